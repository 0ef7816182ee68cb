/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Asks another program one question, without waiting for it: what it prints
 * is the answer.  A program that hangs can be ended.
 */
#ifndef FK_ASK_H
#define FK_ASK_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/qb_socket.h"

struct reason;

#define ASK_MAX (1024U * 1024) /* bytes of an answer; more is none */

enum ask_state {
	ASK_MORE,  /* not yet: again when `fd` is readable, or it is too late */
	ASK_DONE,  /* the answer is whole, the program ended with success */
	ASK_FAILED /* no answer, with the reason */
};

/* Starts as { .fd = -1 }: nothing is asked. */
struct ask {
	int fd; /* to poll for reading; -1: nothing is asked */
	pid_t pid;
	const char *path;
	struct qb_server server; /* for lib/cmap.c: whom the program asks */
	bool whole;       /* the program ended with success: all is read */
	int status;       /* its exit status; -1: it has not ended by itself */
	int64_t start_ns; /* clock_ns() before the program was started */
	int64_t until_ns; /* then it is given up; ask_take() looks */
	char *bytes;      /* the answer; the caller's after ASK_DONE */
	size_t len;
	size_t max; /* bytes of an answer; so many are none */
};

/*
 * Starts `argv[0]`, a full path that must outlive `ask`, in an environment of
 * LC_ALL=C alone and without a shell.  It stays in this process group, dies
 * with this process (PR_SET_PDEATHSIG), and has /dev/null for standard input
 * and error.  It has `ms` milliseconds.  0, or -1 with the reason.
 */
int ask_start(struct ask *ask, char *const argv[], int ms, struct reason *why);

/* The same, for an answer of less than `max` bytes. */
int ask_start_for(struct ask *ask, char *const argv[], int ms, size_t max,
    struct reason *why);

/*
 * Takes what has come, for at most some milliseconds.  After ASK_DONE and
 * ASK_FAILED `ask` is as before ask_start(), but for start_ns, server, whole,
 * status, bytes and len: those of an answer are the caller's, who frees
 * `ask->bytes`.
 */
enum ask_state ask_take(struct ask *ask, struct reason *why);

/* Waits for the answer.  ASK_DONE or ASK_FAILED. */
enum ask_state ask_wait(struct ask *ask, struct reason *why);

/* Ends the program, if there is one, and frees its output so far. */
void ask_end(struct ask *ask);

#endif
