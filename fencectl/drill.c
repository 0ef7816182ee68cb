/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fencectl/drill.h"
#include "fencectl/json_read.h"
#include "fencectl/stamp.h"
#include "lib/reason.h"
#include "lib/text.h"

#define FORMAT "1"

struct reading {
	struct drill *d;
	bool version, node, began, outcome;
};

static bool
is(const struct json_member *m, const char *name, enum json_kind kind)
{
	return (!m->cut && m->kind == kind && strcmp(m->name, name) == 0);
}

/* Whole seconds; a part of one is cut off. */
static bool
read_seconds(const char *text, int64_t *s)
{
	char *end;
	long long value;

	errno = 0;
	value = strtoll(text, &end, 10);
	if (errno != 0 || end == text || value < 0 || value > STAMP_LATEST ||
	    (*end != '\0' && *end != '.'))
		return (false);
	*s = value;
	return (true);
}

static void
take(const struct json_member *m, void *arg)
{
	struct reading *reading = arg;
	struct drill *d = reading->d;

	if (is(m, "version", JSON_NUMBER))
		reading->version = strcmp(m->value, FORMAT) == 0;
	else if (is(m, "node", JSON_STRING)) {
		reading->node = m->value[0] != '\0';
		snprintf(d->node, sizeof(d->node), "%s", m->value);
	} else if (is(m, "began", JSON_NUMBER))
		reading->began = read_seconds(m->value, &d->began_s);
	else if (is(m, "outcome", JSON_STRING)) {
		reading->outcome = m->value[0] != '\0';
		text_printable((const uint8_t *)m->value, strlen(m->value),
		    d->outcome, sizeof(d->outcome));
	}
}

int
drill_read(struct drill *d, const char *bytes, size_t len, struct reason *why)
{
	struct reading reading = { .d = d };
	char *text;
	bool whole;

	*d = (struct drill){ .began_s = 0 };
	if (len >= DRILL_MAX || memchr(bytes, '\0', len) != NULL)
		return (reason_set(why, "it is too long, or has a NUL byte"));
	if ((text = strndup(bytes, len)) == NULL)
		return (reason_set(why, "no memory"));
	whole = json_members(text, take, &reading);
	free(text);
	if (!whole)
		return (reason_set(why, "it is no JSON object"));
	if (!reading.version)
		return (reason_set(why, "its version is not %s", FORMAT));
	if (!reading.node || !reading.began || !reading.outcome)
		return (reason_set(why, "node, began or outcome is not there"));
	return (0);
}
