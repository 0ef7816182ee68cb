/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "fencectl/lines.h"

int
lines_next(struct lines *lines, char *line, size_t size)
{
	const char *end;
	size_t n;
	int rc;

	if (lines->left == 0)
		return (0);
	lines->number++;
	end = memchr(lines->at, '\n', lines->left);
	n = end != NULL ? (size_t)(end - lines->at) : lines->left;
	lines->len = n;
	rc = n < size ? 1 : -1;
	if (rc == 1) {
		memcpy(line, lines->at, n);
		line[n] = '\0';
	}
	if (end != NULL)
		n++;
	lines->at += n;
	lines->left -= n;
	return (rc);
}
