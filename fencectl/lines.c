/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "fencectl/lines.h"

int
lines_next(struct lines *l, char *line, size_t size)
{
	const char *end;
	size_t n;
	int rc;

	if (l->left == 0)
		return (0);
	l->number++;
	end = memchr(l->at, '\n', l->left);
	n = end != NULL ? (size_t)(end - l->at) : l->left;
	l->len = n;
	rc = n < size ? 1 : -1;
	if (rc == 1) {
		memcpy(line, l->at, n);
		line[n] = '\0';
	}
	if (end != NULL)
		n++;
	l->at += n;
	l->left -= n;
	return (rc);
}
