/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/signalfd.h>

#include <inttypes.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
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
	{ SIGXCPU, "SIGXCPU" },
	{ SIGXFSZ, "SIGXFSZ" }, /* write(2) fails with EFBIG, too */
	{ SIGVTALRM, "SIGVTALRM" },
	{ SIGPROF, "SIGPROF" },
	{ SIGIO, "SIGIO" },
	{ SIGPWR, "SIGPWR" },
	{ SIGSTKFLT, "SIGSTKFLT" },
};

#define N_FIRST 3
#define NAME_SIZE 24
#define N_ALL (sizeof(signals) / sizeof(signals[0]))

static void
stop_signals(sigset_t *set, size_t n)
{
	size_t i;
	int signo;

	sigemptyset(set);
	for (i = 0; i < n; i++)
		sigaddset(set, signals[i].number);
	if (n == N_ALL)
		for (signo = SIGRTMIN; signo <= SIGRTMAX; signo++)
			sigaddset(set, signo);
}

int
stop_open(void)
{
	sigset_t set;

	stop_signals(&set, N_FIRST);
	/* Where SIGCHLD is ignored, the kernel keeps no child's exit status. */
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR ||
	    signal(SIGCHLD, SIG_DFL) == SIG_ERR ||
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
name_of(uint32_t signo, char text[NAME_SIZE])
{
	size_t i;

	for (i = 0; i < N_ALL; i++)
		if ((uint32_t)signals[i].number == signo)
			return (signals[i].name);
	snprintf(text, NAME_SIZE, "signal %" PRIu32, signo);
	return (text);
}

int
stop_read(int fd, struct reason *why)
{
	struct signalfd_siginfo info;
	char name[NAME_SIZE];

	if (read(fd, &info, sizeof(info)) != (ssize_t)sizeof(info))
		return (0);
	reason_set(why, "ended by %s from process %" PRIu32,
	    name_of(info.ssi_signo, name), info.ssi_pid);
	return (1);
}
