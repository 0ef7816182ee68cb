/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/signalfd.h>

#include <inttypes.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "lib/reason.h"
#include "lib/stop.h"

/* strsignal(3) translates, and sigabbrev_np(3) is glibc 2.32's. */
static const struct {
	int number;
	const char *name;
} signals[] = {
	{ SIGTERM, "SIGTERM" },
	{ SIGINT, "SIGINT" },
	{ SIGHUP, "SIGHUP" },
	/* From here on: stop_more() */
	{ SIGQUIT, "SIGQUIT" },
	{ SIGALRM, "SIGALRM" },
	{ SIGUSR1, "SIGUSR1" },
	{ SIGUSR2, "SIGUSR2" },
};

#define N_FIRST 3
#define N_ALL (sizeof(signals) / sizeof(signals[0]))

static void
stop_signals(sigset_t *set, size_t n)
{
	size_t i;

	sigemptyset(set);
	for (i = 0; i < n; i++)
		sigaddset(set, signals[i].number);
}

int
stop_open(void)
{
	sigset_t set;

	stop_signals(&set, N_FIRST);
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR ||
	    sigprocmask(SIG_BLOCK, &set, NULL) == -1)
		return (-1);
	return (signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

int
stop_more(int fd)
{
	sigset_t set;

	stop_signals(&set, N_ALL);
	if (sigprocmask(SIG_BLOCK, &set, NULL) == -1)
		return (-1);
	return (signalfd(fd, &set, 0) == -1 ? -1 : 0);
}

void
stop_unblock(void)
{
	sigset_t set;

	stop_signals(&set, N_ALL);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static const char *
name_of(uint32_t signo)
{
	size_t i;

	for (i = 0; i < N_ALL; i++)
		if ((uint32_t)signals[i].number == signo)
			return (signals[i].name);
	return ("a signal");
}

int
stop_read(int fd, struct reason *why)
{
	struct signalfd_siginfo info;

	if (read(fd, &info, sizeof(info)) != (ssize_t)sizeof(info))
		return (0);
	reason_set(why, "ended by %s from process %" PRIu32,
	    name_of(info.ssi_signo), info.ssi_pid);
	return (1);
}
