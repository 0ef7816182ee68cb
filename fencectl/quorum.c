/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fencectl/lines.h"
#include "fencectl/quorum.h"
#include "lib/cmapline.h"
#include "lib/coroline.h"
#include "lib/reason.h"

#define PATH_MAX_BYTES 256

struct reader {
	struct quorum *q;
	char path[PATH_MAX_BYTES]; /* "quorum.device.": open sections */
};

static const struct quorum nothing = { .token_ms = -1, .consensus_ms = -1 };

static void
open_section(struct reader *reader, const char *name)
{
	size_t len = strlen(reader->path);

	snprintf(reader->path + len, sizeof(reader->path) - len, "%s.", name);
	if (strcmp(reader->path, "quorum.device.") == 0)
		reader->q->device = true;
}

static void
close_section(struct reader *reader)
{
	size_t len = strlen(reader->path);

	if (len > 0)
		len--;
	while (len > 0 && reader->path[len - 1] != '.')
		len--;
	reader->path[len] = '\0';
}

/* -1 if it is no number of a time that can be. */
static int
milliseconds(const char *value)
{
	char *end;
	const long n = strtol(value, &end, 10);

	return (
	    end == value || *end != '\0' || n < 0 || n > INT_MAX ? -1 : (int)n);
}

/* One key of the file or of the map, without the number of a node. */
static void
set(struct quorum *q, const char *key, const char *value)
{
	const unsigned long number = strtoul(value, NULL, 10);

	if (strcmp(key, "quorum.two_node") == 0)
		q->two_node = number != 0;
	else if (strcmp(key, "quorum.wait_for_all") == 0)
		q->wait_for_all_off = number == 0;
	else if (strcmp(key, "quorum.auto_tie_breaker") == 0)
		q->auto_tie_breaker = number != 0;
	else if (strcmp(key, "quorum.last_man_standing") == 0)
		q->last_man_standing = number != 0;
	else if (strcmp(key, "nodelist.node.quorum_votes") == 0)
		q->uneven = q->uneven || number != 1;
	else if (strcmp(key, "totem.token") == 0)
		q->token_ms = milliseconds(value);
	else if (strcmp(key, "totem.consensus") == 0)
		q->consensus_ms = milliseconds(value);
}

static void
item(struct reader *reader, const char *name, const char *value)
{
	char key[2 * PATH_MAX_BYTES];

	snprintf(key, sizeof(key), "%s%.255s", reader->path, name);
	set(reader->q, key, value);
}

static int
read_line(struct reader *reader, char *text, struct reason *why)
{
	struct coroline line;

	if (coroline_read(&line, text, true, why) == -1)
		return (-1);
	switch (line.kind) {
	case COROLINE_OPEN:
		open_section(reader, line.name);
		break;
	case COROLINE_CLOSE:
		close_section(reader);
		break;
	case COROLINE_ITEM:
		item(reader, line.name, line.value);
		break;
	case COROLINE_NOTHING:
		break;
	}
	return (0);
}

int
quorum_parse(
    struct quorum *q, const char *bytes, size_t len, struct reason *why)
{
	struct lines lines = { .at = bytes, .left = len };
	struct reader reader = { .q = q };
	char line[COROLINE_MAX + 1];
	int rc;

	*q = nothing;
	while ((rc = lines_next(&lines, line, sizeof(line))) != 0) {
		if (rc == -1)
			return (reason_set(why, "a line is too long"));
		if (read_line(&reader, line, why) == -1)
			return (-1);
	}
	return (0);
}

static void
take_line(struct quorum *q, const struct cmapline *line)
{
	const char *rest = cmapline_after(line->key, "nodelist.node.");

	if (cmapline_after(line->key, "quorum.device.") != NULL)
		q->device = true;
	else if (rest != NULL &&
	    strcmp(rest + strcspn(rest, "."), ".quorum_votes") == 0)
		set(q, "nodelist.node.quorum_votes", line->value);
	else if (rest == NULL)
		set(q, line->key, line->value);
}

int
quorum_map(struct quorum *q, const char *bytes, size_t len)
{
	char *copy = strndup(bytes, len), *next = copy, *text;
	struct cmapline line;

	*q = nothing;
	if (copy == NULL)
		return (-1);
	while ((text = strsep(&next, "\n")) != NULL)
		if (cmapline_split(&line, text) == 0)
			take_line(q, &line);
	free(copy);
	return (0);
}
