/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fencectl/json_read.h"

/* Where a text goes, cut to its room; `to` NULL: nowhere. */
struct room {
	char *to;
	size_t size, len;
	bool cut;
};

static void
put(struct room *r, char c)
{
	if (r->to == NULL)
		return;
	if (r->len + 1 >= r->size) {
		r->cut = true;
		return;
	}
	r->to[r->len++] = c;
	r->to[r->len] = '\0';
}

static void
skip_blanks(const char **at)
{
	*at += strspn(*at, " \t\r\n");
}

static bool
skip(const char **at, char c)
{
	skip_blanks(at);
	if (**at != c)
		return (false);
	(*at)++;
	return (true);
}

/* What follows a backslash. */
static bool
escape(const char **at, struct room *r)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/?????";
	const char *found;
	char digits[5] = "", shown = '?';
	unsigned long code;

	if (**at == 'u') {
		if (strspn(*at + 1, "0123456789abcdefABCDEF") < 4)
			return (false);
		memcpy(digits, *at + 1, 4);
		code = strtoul(digits, NULL, 16);
		if (code >= 0x20 && code < 0x7f)
			shown = (char)code;
		put(r, shown);
		*at += 5;
		return (true);
	}
	if (**at == '\0' || (found = strchr(from, **at)) == NULL)
		return (false);
	put(r, to[found - from]);
	(*at)++;
	return (true);
}

static bool
string(const char **at, struct room *r)
{
	if (!skip(at, '"'))
		return (false);
	while (**at != '"') {
		if ((unsigned char)**at < 0x20) /* the end, too */
			return (false);
		if (**at != '\\')
			put(r, *(*at)++);
		else {
			(*at)++;
			if (!escape(at, r))
				return (false);
		}
	}
	(*at)++;
	return (true);
}

static size_t
number_length(const char *at)
{
	return (strspn(at, "+-.0123456789eE"));
}

/* true, false, null or a number. */
static bool
scalar(const char **at)
{
	static const char *const words[] = { "true", "false", "null" };
	size_t i, n = number_length(*at);

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strncmp(*at, words[i], strlen(words[i])) == 0)
			n = strlen(words[i]);
	*at += n;
	return (n > 0);
}

static bool
scalar_or_string(const char **at)
{
	struct room nowhere = { NULL, 0, 0, false };

	return (**at == '"' ? string(at, &nowhere) : scalar(at));
}

/* Passes over an object or an array, with all in it; grammar is not judged. */
static bool
skip_nested(const char **at)
{
	char ends[JSON_DEPTH];
	size_t depth = 0;

	do {
		if (depth > 0)
			*at += strspn(*at, " \t\r\n,:");
		if (**at == '{' || **at == '[') {
			if (depth == JSON_DEPTH)
				return (false);
			ends[depth++] = *(*at)++ == '{' ? '}' : ']';
		} else if (**at == '}' || **at == ']') {
			if (depth == 0 || *(*at)++ != ends[--depth])
				return (false);
		} else if (!scalar_or_string(at))
			return (false);
	} while (depth > 0);
	return (true);
}

static bool
value(const char **at, struct json_member *m)
{
	struct room r = { m->value, sizeof(m->value), 0, false };
	size_t n;

	skip_blanks(at);
	if (**at == '"') {
		m->kind = JSON_STRING;
		if (!string(at, &r))
			return (false);
		m->cut |= r.cut;
		return (true);
	}
	n = number_length(*at);
	if (n == 0) {
		m->kind = JSON_OTHER;
		return (skip_nested(at));
	}
	m->kind = JSON_NUMBER;
	m->cut |= n >= sizeof(m->value);
	snprintf(m->value, sizeof(m->value), "%.*s", (int)n, *at);
	*at += n;
	return (true);
}

static bool
member(const char **at, json_take_fn *take, void *arg)
{
	struct json_member m = { .name = "" };
	struct room r = { m.name, sizeof(m.name), 0, false };

	if (!string(at, &r) || !skip(at, ':'))
		return (false);
	m.cut = r.cut;
	if (!value(at, &m))
		return (false);
	take(&m, arg);
	return (true);
}

bool
json_members(const char *text, json_take_fn *take, void *arg)
{
	const char *at = text;

	if (!skip(&at, '{'))
		return (false);
	if (!skip(&at, '}')) {
		do
			if (!member(&at, take, arg))
				return (false);
		while (skip(&at, ','));
		if (!skip(&at, '}'))
			return (false);
	}
	skip_blanks(&at);
	return (*at == '\0');
}
