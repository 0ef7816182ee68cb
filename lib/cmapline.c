/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "lib/cmapline.h"
#include "lib/number.h"
#include "lib/reason.h"

const char *
cmapline_after(const char *key, const char *prefix)
{
	const size_t len = strlen(prefix);

	return (strncmp(key, prefix, len) == 0 ? key + len : NULL);
}

bool
cmapline_is_number(const struct cmapline *line)
{
	return (line->type[0] == 'u' || line->type[0] == 'i');
}

int
cmapline_id(const char **s, unsigned *n, struct reason *why)
{
	char digits[16];
	const size_t len = strcspn(*s, ".");
	long long value;

	if ((*s)[len] != '.' || len >= sizeof(digits))
		return (reason_set(why, "a key without its number"));
	memcpy(digits, *s, len);
	digits[len] = '\0';
	if (number_parse(digits, 0, UINT_MAX, NULL, &value, why) == -1)
		return (-1);
	*n = (unsigned)value;
	*s += len + 1;
	return (0);
}

int
cmapline_split(struct cmapline *line, char *text)
{
	char *type = strstr(text, " ("), *value;

	if (type == NULL || (value = strstr(type, ") = ")) == NULL)
		return (-1);
	*type = *value = '\0';
	line->key = text;
	line->type = type + 2;
	line->value = value + 4;
	return (0);
}

/* Has the line a key that is read?  Others may have any form. */
static bool
matters(const char *text)
{
	return (cmapline_after(text, "runtime.members.") != NULL ||
	    cmapline_after(text, "runtime.totem.pg.mrp.srp.members.") != NULL ||
	    cmapline_after(text, "runtime.config.totem.") != NULL ||
	    cmapline_after(text, "totem.interface.") != NULL ||
	    cmapline_after(text, "totem.transport ") != NULL ||
	    cmapline_after(text, "nodelist.node.") != NULL ||
	    cmapline_after(text, "stats.knet.node") != NULL);
}

int
cmapline_each(const char *bytes, size_t len, cmapline_fn *take, void *arg,
    struct reason *why)
{
	char *copy, *text, *next;
	struct reason inner;
	struct cmapline line;
	int rc = 0;

	if (memchr(bytes, '\0', len) != NULL)
		return (reason_set(why, "a NUL byte"));
	if ((copy = strndup(bytes, len)) == NULL)
		return (reason_set(why, "no memory"));
	next = copy;
	while (rc == 0 && (text = strsep(&next, "\n")) != NULL) {
		if (!matters(text))
			continue;
		if (cmapline_split(&line, text) == -1)
			rc = reason_set(why, "\"%.128s\"", text);
		else if (take(&line, arg, &inner) == -1)
			rc = reason_set(
			    why, "%.128s: %.300s", line.key, inner.text);
	}
	free(copy);
	return (rc);
}
