/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "fencectl/said_line.h"

/* The text after `head`, or NULL if it does not begin so. */
static const char *
after(const char *text, const char *head)
{
	const size_t len = strlen(head);

	return (strncmp(text, head, len) == 0 ? text + len : NULL);
}

/* The words of lib/crash_*.c, lib/secret.c and fence_kdump/node_key.c. */
static bool
is_key(const char *text)
{
	static const char *const words[] = { "initrd for a crash",
		" cannot be the secret of this cluster",
		"the crash kernel will have no key", "no key can be made ",
		"auth=require: " };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strstr(text, words[i]) != NULL)
			return (true);
	return (false);
}

/*
 * The end: "validate-all: 2 found" after the errors, or the error that ended
 * it.
 */
static void
take_end(struct said_lines *lines, const char *text)
{
	size_t n;
	int end = 0;

	lines->complete =
	    sscanf(text, "%zu found%n", &n, &end) == 1 && text[end] == '\0';
	if (!lines->complete && lines->error[0] == '\0' && !lines->key_failed)
		snprintf(lines->error, sizeof(lines->error), "%s", text);
}

void
said_take(const char *line, void *arg)
{
	struct said_lines *lines = arg;
	const char *text = strstr(line, ": "), *warning, *end;

	text = text != NULL ? text + 2 : line; /* the program's name */
	warning = after(text, "warning: ");
	end = after(text, "validate-all: ");
	if (warning != NULL)
		text = warning;
	else if (end != NULL)
		text = end;
	if (is_key(text)) {
		(void)list_push(&lines->key, text, strlen(text));
		lines->key_failed = lines->key_failed || warning == NULL;
	} else if (end != NULL)
		take_end(lines, text);
	else if (warning == NULL)
		snprintf(lines->error, sizeof(lines->error), "%s", text);
}
