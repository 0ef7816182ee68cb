/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fencectl/allow.h"
#include "fencectl/checks.h"
#include "fencectl/lines.h"
#include "lib/file.h"
#include "lib/reason.h"

#define FILE_MAX 65536
#define ID_MAX 8
#define BLANKS " \t\r"

int
allow_add(struct list *list, const char *text, struct reason *why)
{
	const size_t len = strcspn(text, ":");
	char id[ID_MAX];

	if (len < sizeof(id)) {
		memcpy(id, text, len);
		id[len] = '\0';
	}
	if (len >= sizeof(id) || check_find(id) == NULL)
		return (reason_set(why, "there is no check %.*s",
		    len > 32 ? 32 : (int)len, text));
	if (list_push(list, text, strlen(text)) == -1)
		return (reason_set(why, "%s", strerror(errno)));
	return (0);
}

/*
 * One entry, or a comment, or nothing.  What follows the entry is not passed
 * over: "A1 kdump-node1" would allow each A1.
 */
static int
take(struct list *to, char *line, struct reason *why)
{
	char *text, *end;

	line[strcspn(line, "#")] = '\0';
	text = line + strspn(line, BLANKS);
	end = text + strcspn(text, BLANKS);
	if (end[strspn(end, BLANKS)] != '\0')
		return (reason_set(why, "more than one word"));
	*end = '\0';
	return (*text == '\0' ? 0 : allow_add(to, text, why));
}

int
allow_parse(struct list *to, const char *bytes, size_t len, struct reason *why)
{
	struct lines lines = { .at = bytes, .left = len };
	struct reason inner;
	char line[512];
	int rc;

	while ((rc = lines_next(&lines, line, sizeof(line))) != 0) {
		if (rc == -1)
			return (reason_set(
			    why, "line %zu is too long", lines.number));
		if (strlen(line) != lines.len)
			rc = reason_set(&inner, "it has a NUL byte");
		else
			rc = take(to, line, &inner);
		if (rc == -1)
			return (reason_set(
			    why, "line %zu: %s", lines.number, inner.text));
	}
	return (0);
}

int
allow_read(struct list *list, const char *path, struct reason *why)
{
	struct reason inner;
	size_t len;
	char *bytes = file_read(path, FILE_MAX, &len);
	int rc;

	if (bytes == NULL)
		return (errno == ENOENT || errno == ENOTDIR ?
			0 :
			reason_set(why, "%s: %s", path, strerror(errno)));
	rc = allow_parse(list, bytes, len, &inner);
	free(bytes);
	return (rc == -1 ? reason_set(why, "%s: %s", path, inner.text) : 0);
}

static bool
allows(const char *entry, const struct finding *finding)
{
	const size_t len = strcspn(entry, ":");

	if (strlen(finding->id) != len || strncmp(finding->id, entry, len) != 0)
		return (false);
	if (entry[len] == '\0')
		return (true);
	if (finding->about != NULL &&
	    strcmp(entry + len + 1, finding->about) == 0)
		return (true);
	return (finding->node != NULL && !finding->shared &&
	    strcasecmp(entry + len + 1, finding->node) == 0);
}

void
allow_mark(const struct list *list, struct findings *findings)
{
	size_t i, j;

	for (i = 0; i < findings->n; i++)
		for (j = 0; j < list->n; j++)
			if (allows(list->words[j], &findings->all[i]))
				findings->all[i].allowed = true;
}
