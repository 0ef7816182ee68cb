/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs another program and reads its output: without a shell, in a plain
 * environment, for so long and no longer.
 *
 * Three others start programs, each for a reason.  lib/ask.h: the caller's loop
 * goes on, and the program must die with the caller.  stonith/run.h: the agent
 * gets an input, and the caller has to know whether it was read; it stays in
 * the caller's process group, because who kills that must end it too.
 * meatware/notify.h: the program is the file that was looked at (fexecve(3)),
 * and may outlive the agent.
 */
#ifndef FK_RUN_H
#define FK_RUN_H

#include <stdint.h>

struct reason;

#define RUN_LINE 4096 /* bytes; the rest of a longer line is passed over */

/* Takes a line of its standard output, without the newline. */
typedef void run_line_fn(const char *line, void *arg);

/*
 * Runs `argv[0]`, a full path, in a new process group and with nothing
 * but /dev/null for standard input and error.  Ends it after `limit`
 * nanoseconds, or when `stop_fd` (or -1) becomes readable.  Returns 0 if it
 * ended by itself with status 0, else -1 with the reason, which names it.
 */
int run_lines(char *const argv[], int64_t limit, int stop_fd, run_line_fn *take,
    void *arg, struct reason *why);

#define RUN_INPUT 4096 /* bytes, PIPE_BUF: they fit into an empty pipe */

/*
 * As run_lines(), but `input`, at most RUN_INPUT bytes, is on its standard
 * input, and `take` gets what it prints on standard error; standard output is
 * passed over.  No descriptor stops it.
 */
int run_errors(char *const argv[], const char *input, int64_t limit,
    run_line_fn *take, void *arg, struct reason *why);

/* As run_lines() in the folder `dir`; its output is passed over. */
int run_in(const char *dir, char *const argv[], int64_t limit, int stop_fd,
    struct reason *why);

#endif
