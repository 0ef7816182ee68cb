/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <features.h>
#include <string.h>
#include <strings.h>

#include "lib/nsswitch.h"

/* isspace(3) of the C locale, in which glibc reads these files. */
static bool
is_blank(char c)
{
	return (c == ' ' || (c >= '\t' && c <= '\r'));
}

struct text {
	const char *at, *end;
};

static void
skip_blanks(struct text *text)
{
	while (text->at < text->end && is_blank(*text->at))
		text->at++;
}

/* The next bytes up to a blank or one of `stops`. */
static struct text
word(struct text *text, const char *stops)
{
	struct text w = { text->at, text->at };

	while (text->at < text->end && !is_blank(*text->at) &&
	    strchr(stops, *text->at) == NULL)
		text->at++;
	w.end = text->at;
	return (w);
}

static bool
is_word(struct text w, const char *text)
{
	const size_t len = (size_t)(w.end - w.at);

	return (len == strlen(text) && strncasecmp(w.at, text, len) == 0);
}

/*
 * One criterion, "!STATUS=ACTION": what it makes of `*returns`, which says
 * whether success ends the search.  False if it is none.
 */
static bool
read_criterion(struct text *text, bool *returns)
{
	bool negated = text->at < text->end && *text->at == '!';
	struct text status, action;

	text->at += negated;
	status = word(text, "=]");
	skip_blanks(text);
	if (text->at == text->end || *text->at++ != '=')
		return (false);
	skip_blanks(text);
	action = word(text, "=]");
	skip_blanks(text);
	if (!is_word(status, "SUCCESS") && !is_word(status, "NOTFOUND") &&
	    !is_word(status, "UNAVAIL") && !is_word(status, "TRYAGAIN"))
		return (false);
	if (is_word(status, "SUCCESS") != negated)
		*returns = is_word(action, "RETURN");
	return (is_word(action, "RETURN") || is_word(action, "CONTINUE") ||
	    is_word(action, "MERGE"));
}

/* The criteria after a service, if it has any; false if they are wrong. */
static bool
read_criteria(struct text *text, bool *returns)
{
	skip_blanks(text);
	if (text->at == text->end || *text->at != '[')
		return (true);
	text->at++;
	skip_blanks(text);
	do {
		if (!read_criterion(text, returns) || text->at == text->end)
			return (false);
	} while (*text->at != ']');
	text->at++;
	skip_blanks(text);
	return (true);
}

/* What comes after "hosts:".  One wrong word, and glibc has no services. */
static bool
services_begin_with_files(struct text text)
{
	bool files_return = true, other;
	struct text service;

	skip_blanks(&text);
	service = word(&text, "[");
	if (service.end - service.at != 5 ||
	    strncmp(service.at, "files", 5) != 0 ||
	    !read_criteria(&text, &files_return))
		return (false);
	while (text.at < text.end) {
		service = word(&text, "[");
		if (service.end == service.at || !read_criteria(&text, &other))
			return (false);
	}
	return (files_return);
}

/* The rest of a line "hosts: ..."; false if it is another one. */
static bool
take_hosts(struct text *line)
{
	struct text name;

	skip_blanks(line);
	name = word(line, ":");
	if (name.end - name.at != 5 || strncmp(name.at, "hosts", 5) != 0)
		return (false);
	while (
	    line->at < line->end && (is_blank(*line->at) || *line->at == ':'))
		line->at++;
	return (true);
}

/* Is "dns" or "resolve" one of the words of this line? */
static bool
names_dns(struct text text)
{
	struct text service;

	for (skip_blanks(&text); text.at < text.end; skip_blanks(&text)) {
		service = word(&text, "[]=!");
		if (is_word(service, "dns") || is_word(service, "resolve"))
			return (true);
		if (service.end == service.at)
			text.at++;
	}
	return (false);
}

/* The next line of `*rest`; false at the end. */
static bool
next_line(struct text *rest, struct text *line, bool *newline)
{
	const size_t left = (size_t)(rest->end - rest->at);
	const char *end = left > 0 ? memchr(rest->at, '\n', left) : NULL;

	*newline = end != NULL;
	line->at = rest->at;
	line->end = end == NULL ? rest->end : end;
	rest->at = end == NULL ? rest->end : end + 1;
	return (left > 0);
}

bool
nsswitch_asks_dns(const char *bytes, size_t len)
{
	struct text rest = { bytes, bytes + len }, line;
	bool newline, found = false;

	while (next_line(&rest, &line, &newline)) {
		if (!take_hosts(&line))
			continue;
		if (names_dns(line))
			return (true);
		found = found || newline;
	}
	return (!found);
}

/*
 * A last line without its newline may be one that glibc does not see: such a
 * hosts line can only make this false.
 */
bool
nsswitch_files_first(const char *bytes, size_t len)
{
	struct text rest = { bytes, bytes + len }, line;
	bool newline, found = false;

	while (next_line(&rest, &line, &newline)) {
		if (!take_hosts(&line))
			continue;
		if (!services_begin_with_files(line))
			return (false);
		found = found || newline;
	}
	return (found || NSSWITCH_FILES_FIRST);
}
