/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_CHECK_CMD_H
#define FK_FENCECTL_CHECK_CMD_H

struct options;
struct source;

/*
 * "fencectl check": runs the checks and prints what they found; `--list` and
 * `--explain` print the table, and then `source` is NULL.  Returns the exit
 * status: 0 nothing or INFO, 1 WARNING, 2 ERROR, 3 it could not look, and has
 * logged why.
 */
int check_command(const struct options *o, const struct source *source);

#endif
