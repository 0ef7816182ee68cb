/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <signal.h>
#include <stddef.h>

#include "meatware/signals.h"

const struct signals_row signals_ending[SIGNALS_ENDING] = {
	{ SIGALRM, "SIGALRM" },
	{ SIGQUIT, "SIGQUIT" },
	{ SIGUSR1, "SIGUSR1" },
	{ SIGUSR2, "SIGUSR2" },
};

int
signals_unblock(void)
{
	sigset_t set;
	size_t i;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	for (i = 0; i < SIGNALS_ENDING; i++)
		sigaddset(&set, signals_ending[i].number);
	return (sigprocmask(SIG_UNBLOCK, &set, NULL));
}
