/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/signalfd.h>

#include <inttypes.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "lib/reason.h"
#include "lib/stop.h"

static void
stop_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGHUP);
}

int
stop_open(void)
{
	sigset_t set;

	stop_signals(&set);
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR ||
	    sigprocmask(SIG_BLOCK, &set, NULL) == -1)
		return (-1);
	return (signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

void
stop_unblock(void)
{
	sigset_t set;

	stop_signals(&set);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

/* strsignal(3) translates, and sigabbrev_np(3) is glibc 2.32's. */
static const char *
name_of(uint32_t signo)
{
	switch (signo) {
	case SIGTERM:
		return ("SIGTERM");
	case SIGINT:
		return ("SIGINT");
	case SIGHUP:
		return ("SIGHUP");
	default:
		return ("a signal");
	}
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
