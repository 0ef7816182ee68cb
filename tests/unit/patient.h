/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A program that gives a killed child a short time to end, on a machine that
 * takes longer: the linker puts these functions before the library's
 * (patient_flags in tests/unit/local.mk).  No time passes from kill(2) on,
 * until the child is reaped.
 */
#ifndef FK_TEST_PATIENT_H
#define FK_TEST_PATIENT_H

#include <sys/types.h>

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

static bool clock_stands;
static int64_t clock_last_ns;

int64_t __real_clock_ns(void);
int64_t __wrap_clock_ns(void);
int __real_kill(pid_t pid, int sig);
int __wrap_kill(pid_t pid, int sig);
pid_t __real_waitpid(pid_t pid, int *status, int options);
pid_t __wrap_waitpid(pid_t pid, int *status, int options);

int64_t
__wrap_clock_ns(void)
{
	if (!clock_stands)
		clock_last_ns = __real_clock_ns();
	return (clock_last_ns);
}

int
__wrap_kill(pid_t pid, int sig)
{
	clock_stands = true;
	return (__real_kill(pid, sig));
}

pid_t
__wrap_waitpid(pid_t pid, int *status, int options)
{
	const pid_t reaped = __real_waitpid(pid, status, options);

	clock_stands = clock_stands && reaped == 0;
	return (reaped);
}

#endif
