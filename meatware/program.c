/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "lib/child_ask.h"
#include "lib/reason.h"
#include "meatware/path.h"
#include "meatware/program.h"

#define PATIENCE_MS 2000

/* The reason, "" if there is none. */
static size_t
look(const void *path, char *text, size_t size)
{
	struct reason why = { "" };

	program_open(path, &why);
	snprintf(text, size, "%s", why.text);
	return (strlen(text) + 1);
}

int
program_probe(const char *path, struct reason *why)
{
	struct reason inner;

	switch (child_ask(
	    look, path, why->text, sizeof(why->text), PATIENCE_MS, &inner)) {
	case CHILD_ANSWERED:
		return (why->text[0] == '\0' ? 0 : -1);
	case CHILD_DIED:
		return (reason_set(why,
		    "notify=%.200s: the process that looked at it died", path));
	case CHILD_LATE:
		return (reason_set(why,
		    "notify=%.200s: its file system does not answer", path));
	case CHILD_NONE:
		break;
	}
	return (reason_set(why, "notify=%.200s: %s", path, inner.text));
}
