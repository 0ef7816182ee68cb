/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/resource.h>

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "fencectl/limits.h"
#include "lib/reason.h"

/* AddressSanitizer's own tables need more addresses than the limit. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED true
#endif
#endif
#ifndef SANITIZED
#define SANITIZED false
#endif

static struct rlimit before;
static int too_late_status;

static void
too_late(int number)
{
	static const char text[] =
	    "fencectl: the configuration cannot be read in 5 seconds\n";
	ssize_t n;

	(void)number;
	n = write(STDERR_FILENO, text, sizeof(text) - 1);
	(void)n;
	_exit(too_late_status);
}

static int
limit_memory(void)
{
	const rlim_t most = (rlim_t)LIMITS_MEMORY_MB * 1024 * 1024;
	struct rlimit limit;

	if (getrlimit(RLIMIT_AS, &before) == -1)
		return (-1);
	limit = before;
	if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > most)
		limit.rlim_cur = most;
	return (setrlimit(RLIMIT_AS, &limit));
}

int
limits_begin(int status, struct reason *why)
{
	struct sigaction act = { .sa_handler = too_late };
	sigset_t set;

	too_late_status = status;
	sigemptyset(&act.sa_mask);
	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	if (sigaction(SIGALRM, &act, NULL) == -1 ||
	    sigprocmask(SIG_UNBLOCK, &set, NULL) == -1)
		return (reason_set(
		    why, "cannot set an alarm: %s", strerror(errno)));
	if (!SANITIZED && limit_memory() == -1)
		return (reason_set(
		    why, "cannot limit the memory: %s", strerror(errno)));
	alarm(LIMITS_SECONDS);
	return (0);
}

void
limits_end(void)
{
	alarm(0);
	if (!SANITIZED)
		(void)setrlimit(RLIMIT_AS, &before);
}
