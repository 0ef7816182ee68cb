/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs another program and reads its output: without a shell, in a plain
 * environment, for so long and no longer.
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

/* The same in the folder `dir`; its output is passed over. */
int run_in(const char *dir, char *const argv[], int64_t limit, int stop_fd,
    struct reason *why);

#endif
