/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <strings.h>

#include "fencectl/reader.h"
#include "fencectl/xml.h"

const char *
reader_text(struct reader *reader, const char *text)
{
	const char *copy;

	if (text == NULL)
		return (NULL);
	copy = arena_text(&reader->c->arena, text);
	if (copy != NULL)
		return (copy);
	reader->failed = true;
	return ("");
}

const char *
reader_attr(struct reader *reader, const xmlNode *node, const char *name)
{
	return (reader_text(reader, xml_get(node, name)));
}

void *
reader_get(struct reader *reader, size_t n, size_t size)
{
	void *p = arena_get(&reader->c->arena, n, size);

	if (p == NULL)
		reader->failed = true;
	return (p);
}

/* As char2score(): what is no number is 0. */
int
reader_score(const char *text)
{
	long n;

	if (text == NULL)
		return (0);
	if (strcasecmp(text, "-INFINITY") == 0)
		return (-CIB_INFINITY);
	if (strcasecmp(text, "INFINITY") == 0 ||
	    strcasecmp(text, "+INFINITY") == 0)
		return (CIB_INFINITY);
	n = strtol(text, NULL, 10);
	if (n > CIB_INFINITY)
		return (CIB_INFINITY);
	return (n < -CIB_INFINITY ? -CIB_INFINITY : (int)n);
}
