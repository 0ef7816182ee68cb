/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/resource.h>
#include <sys/time.h>

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "fencectl/limits.h"
#include "lib/reason.h"

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

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

static const char *late = "";
static int late_status;

static void
too_late(int number)
{
	ssize_t n;

	(void)number;
	n = write(STDERR_FILENO, late, strlen(late));
	(void)n;
	_exit(late_status);
}

/* Of the memory: at the start, and now. */
static struct rlimit before, within;
static bool limited;

static int
limit_memory(void)
{
	const rlim_t most = (rlim_t)LIMITS_MEMORY_MB * 1024 * 1024;

	if (getrlimit(RLIMIT_AS, &before) == -1)
		return (-1);
	within = before;
	if (within.rlim_cur == RLIM_INFINITY || within.rlim_cur > most)
		within.rlim_cur = most;
	limited = true;
	return (setrlimit(RLIMIT_AS, &within));
}

void
limits_lift(void)
{
	if (limited)
		(void)setrlimit(RLIMIT_AS, &before); /* or with less */
}

void
limits_lower(void)
{
	if (limited)
		(void)setrlimit(RLIMIT_AS, &within); /* it is lower */
}

/* From now on the signal ends the process. */
static int catch (int number, struct reason *why)
{
	struct sigaction act = { .sa_handler = too_late };
	sigset_t set;

	sigemptyset(&act.sa_mask);
	sigemptyset(&set);
	sigaddset(&set, number);
	if (sigaction(number, &act, NULL) == -1 ||
	    sigprocmask(SIG_UNBLOCK, &set, NULL) == -1)
		return (reason_set(
		    why, "cannot set an alarm: %s", strerror(errno)));
	return (0);
}

int
limits_read(int status, struct reason *why)
{
	late_status = status;
	late = "fencectl: the configuration cannot be read in " TEXT(
	    LIMITS_READ_SECONDS) " seconds\n";
	if (catch (SIGALRM, why) == -1)
		return (-1);
	if (!SANITIZED && limit_memory() == -1)
		return (reason_set(
		    why, "cannot limit the memory: %s", strerror(errno)));
	alarm(LIMITS_READ_SECONDS);
	return (0);
}

int
limits_judge(struct reason *why)
{
	const struct itimerval time = { .it_value.tv_sec =
					    LIMITS_JUDGE_SECONDS };

	alarm(0);
	late = "fencectl: the configuration cannot be judged in " TEXT(
	    LIMITS_JUDGE_SECONDS) " seconds of the processor\n";
	if (catch (SIGPROF, why) == -1)
		return (-1);
	if (setitimer(ITIMER_PROF, &time, NULL) == -1)
		return (reason_set(
		    why, "cannot set an alarm: %s", strerror(errno)));
	return (0);
}
