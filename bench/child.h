/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One run of a measured program: started, timed, reaped.
 */
#ifndef FK_BENCH_CHILD_H
#define FK_BENCH_CHILD_H

#include <sys/types.h>

#include <stdbool.h>
#include <stdint.h>

struct child {
	pid_t pid;
	int pidfd;
	int64_t exec_ns;      /* monotonic clock, just before execve(2) */
	int64_t exec_real_ns; /* the same moment on the realtime clock */
};

struct outcome {
	bool ended;     /* by itself, before the deadline */
	int status;     /* exit status; 128 + the signal that ended it */
	int64_t end_ns; /* monotonic clock */
	int64_t cpu_ns; /* user and system time of all its threads */
};

/*
 * Starts argv[0] with /dev/null as its standard files.  Both times are taken
 * in the child, so that neither vfork(2) nor the parent's next turn on a
 * processor counts.  `traced`: the child asks to be traced (bench/trace.h).
 * Ends the program if it cannot be started: a measurement without it would
 * be a lie.
 */
void child_start(struct child *c, char *const argv[], bool traced);

/*
 * Waits until the child has ended (true) or `deadline_ns` passes; what it
 * says to `log_fd` (see logsink_open) meanwhile is taken off.  Not reaped.
 */
bool child_watch(const struct child *c, int log_fd, int64_t deadline_ns);

/*
 * child_watch(), and reaps it; a child that has not ended by `deadline_ns` is
 * killed (SIGKILL).
 */
void child_finish(
    struct child *c, int log_fd, int64_t deadline_ns, struct outcome *out);

#endif
