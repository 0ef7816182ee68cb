/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a whole run takes: memory and system calls.  Traced, so slow: runs of
 * their own, never the timed ones.
 */
#include <sys/ptrace.h>
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "bench/child.h"
#include "bench/logsink.h"
#include "bench/probe.h"
#include "bench/setup.h"
#include "lib/clock.h"

#define RUN_NS (30 * CLOCK_S)
#define STOP_SYSCALL (SIGTRAP | 0x80)
#define OPTIONS                                                             \
	(PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXIT | PTRACE_O_TRACECLONE | \
	    PTRACE_O_EXITKILL)

struct tally {
	long peak_kb;       /* VmHWM at the very end */
	unsigned int stops; /* at system calls: two each */
	int status;         /* -1 until it ended */
};

static long
peak_kb(pid_t pid)
{
	char path[64], line[256];
	long kb = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	f = fopen(path, "re");
	if (f == NULL)
		err(1, "%s", path);
	while (fgets(line, sizeof(line), f) != NULL) {
		if (sscanf(line, "VmHWM: %ld kB", &kb) == 1)
			break;
	}
	fclose(f);
	return (kb);
}

/* One thread stopped: counts why, and lets it go on. */
static void
on_stop(struct tally *t, pid_t leader, pid_t tid, int status)
{
	int sig = WSTOPSIG(status), pass = 0;

	if (sig == STOP_SYSCALL)
		t->stops++;
	else if (status >> 8 == (SIGTRAP | (PTRACE_EVENT_EXIT << 8))) {
		if (tid == leader)
			t->peak_kb = peak_kb(leader);
	} else if (sig != SIGTRAP && sig != SIGSTOP)
		pass = sig;
	/* ESRCH: killed meanwhile. */
	if (ptrace(PTRACE_SYSCALL, tid, 0, (long)pass) == -1 && errno != ESRCH)
		err(1, "ptrace");
}

/* Takes one report if there is one; false if there is none. */
static bool
take_report(struct tally *t, pid_t leader)
{
	int status;
	pid_t tid;

	tid = waitpid(-1, &status, __WALL | WNOHANG);
	if (tid == -1)
		err(1, "waitpid");
	if (tid == 0)
		return (false);
	if (WIFSTOPPED(status))
		on_stop(t, leader, tid, status);
	else if (tid == leader)
		t->status = WIFEXITED(status) ? WEXITSTATUS(status) :
						128 + WTERMSIG(status);
	return (true);
}

static void
trace_once(const struct setup *s, const struct probe *p, int fd, size_t side)
{
	struct tally t = { .status = -1 };
	int64_t bound_ns = -1;
	bool sent = false;
	struct child c;
	int status;

	child_start(&c, s->sides[side], true);
	if (waitpid(c.pid, &status, 0) == -1 || !WIFSTOPPED(status))
		errx(1, "%s: cannot be traced", s->sides[side][0]);
	if (ptrace(PTRACE_SETOPTIONS, c.pid, 0, (long)OPTIONS) == -1 ||
	    ptrace(PTRACE_SYSCALL, c.pid, 0, 0L) == -1)
		err(1, "ptrace");
	while (t.status == -1) {
		if (clock_ns() > c.exec_ns + RUN_NS)
			kill(c.pid, SIGKILL);
		/* With `hold` it is our own socket: a sender is traced. */
		if (bound_ns == -1 && !s->hold && probe_bound(p))
			bound_ns = clock_ns();
		if (!sent && bound_ns != -1 &&
		    clock_ns() > bound_ns + s->settle_ns) {
			setup_message(s, fd);
			sent = true;
		}
		logsink_drain(s->log_fd);
		if (!take_report(&t, c.pid))
			usleep(20);
	}
	close(c.pidfd);
	printf("%zu %ld %u %d\n", side, t.peak_kb, t.stops / 2, t.status);
}

void
measure_trace(const struct setup *s)
{
	struct stage st;
	unsigned int i;
	size_t side;

	setup_stage(s, &st);
	for (i = 0; i < s->runs; i++) {
		for (side = 0; side < s->n_sides; side++)
			trace_once(s, &st.probe, st.fd, side);
	}
	setup_leave(&st);
}
