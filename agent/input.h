/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options from standard input, as Pacemaker gives them to a fence agent: one
 * key=value a line, in any order.
 */
#ifndef FK_INPUT_H
#define FK_INPUT_H

#include <stddef.h>

struct option_set;
struct reason;

#define INPUT_LINE_MAX (64U * 1024)         /* bytes, without the newline */
#define INPUT_TOTAL_MAX (16U * 1024 * 1024) /* bytes */

/*
 * Reads `len` bytes of lines into `set`.  Blanks around key and value and a
 * CR at the end are dropped; empty lines and lines that begin with '#' are
 * skipped; unknown keys are ignored (Pacemaker passes parameters for itself)
 * and kept by name in `set->unknown`;
 * the last of equal keys wins.  A NUL byte, a longer line than
 * INPUT_LINE_MAX, a line without '=' or a value that its option refuses ends
 * it: -1 with the reason, which has the line's number.  Returns 0 if all
 * is well.  `set` is to be thrown away after -1.
 */
int input_parse(
    struct option_set *set, const char *bytes, size_t len, struct reason *why);

/*
 * Reads `fd` to its end into `set`.  A terminal gets a word on what is
 * expected, instead of silence.  `stop_fd` (or -1) becoming readable ends
 * the reading.  Returns 0; -1 with the reason; 1 if `stop_fd` ended it.
 */
int input_read(struct option_set *set, int fd, int stop_fd, struct reason *why);

#endif
