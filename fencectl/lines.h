/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lines of a text that is in memory, one after the other.
 */
#ifndef FK_FENCECTL_LINES_H
#define FK_FENCECTL_LINES_H

#include <stddef.h>

/* Begin with the text's bytes in `at` and `left`, and all else 0. */
struct lines {
	const char *at;
	size_t left;
	size_t number; /* of the line that was read last, from 1 on */
	size_t len;    /* its bytes: more than its text if a NUL is in it */
};

/*
 * Puts the next line, without its newline, into `line` of `size` bytes.
 * Returns 1; 0 at the end; -1 for a line that is too long, which is passed
 * over.
 */
int lines_next(struct lines *lines, char *line, size_t size);

#endif
