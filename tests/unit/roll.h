/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Values that are made up: the same on every machine and in every run.
 */
#ifndef FK_TEST_ROLL_H
#define FK_TEST_ROLL_H

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* xorshift32; a number below `n`.  A seed is not 0. */
static inline unsigned int
roll(unsigned int *seed, unsigned int n)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return (*seed % n);
}

/* An order of the numbers below `n`. */
static inline void
roll_order(unsigned int *seed, size_t *order, size_t n)
{
	size_t i, j, one;

	for (i = 0; i < n; i++)
		order[i] = i;
	for (i = n; i > 1; i--) {
		j = roll(seed, (unsigned int)i);
		one = order[i - 1];
		order[i - 1] = order[j];
		order[j] = one;
	}
}

#define ROLL_TEXT 64 /* bytes of a text that is made up */

static inline void
roll_append(char text[ROLL_TEXT], const char *word, const char *more)
{
	const size_t len = strlen(text);

	snprintf(text + len, ROLL_TEXT - len, "%s%s", word, more);
}

/* A text of up to 23 of these pieces. */
static inline void
roll_text(unsigned int *seed, const char *const *pieces, unsigned int n,
    char text[ROLL_TEXT])
{
	unsigned int i, len = roll(seed, 24);

	text[0] = '\0';
	for (i = 0; i < len; i++) {
		const char *piece = pieces[roll(seed, n)];

		if (strlen(text) + strlen(piece) < ROLL_TEXT)
			roll_append(text, piece, "");
	}
}

#endif
