/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fencectl/builtin.h"
#include "fencectl/cib.h"
#include "fencectl/limits.h"
#include "lib/ask.h"
#include "lib/reason.h"

#define ASK_MS 2000
#define END "</parameter>"
#define DEFAULT " default=\""

/* Where `what` is, before `end`; NULL: nowhere. */
static const char *
find(const char *at, const char *end, const char *what)
{
	return (at != NULL && end != NULL ?
		memmem(at, (size_t)(end - at), what, strlen(what)) :
		NULL);
}

int
builtin_find(const char *bytes, size_t len, const char *option)
{
	const char *end = bytes + len, *at;
	char text[128];
	size_t n;

	snprintf(text, sizeof(text), "<parameter name=\"%s\"", option);
	at = find(bytes, end, text);
	end = find(at, end, END);
	at = find(at, end, "<content");
	end = find(at, end, ">");
	at = find(at, end, DEFAULT);
	if (at == NULL)
		return (-1);
	at += strlen(DEFAULT);
	n = (size_t)(end - at);
	if (n >= sizeof(text))
		return (-1);
	memcpy(text, at, n);
	text[n] = '\0';
	text[strcspn(text, "\"")] = '\0';
	return (cib_bool(text));
}

int
builtin_bool(const char *option)
{
	static char lib[] = "/usr/lib/pacemaker/pacemaker-schedulerd";
	static char libexec[] = "/usr/libexec/pacemaker/pacemaker-schedulerd";
	static char metadata[] = "metadata";
	char *argv[] = { access(lib, X_OK) == 0 ? lib : libexec, metadata,
		NULL };
	struct ask ask = { .fd = -1 };
	struct reason why;
	int answer;

	limits_lift();
	answer = ask_start(&ask, argv, ASK_MS, &why);
	limits_lower();
	if (answer == -1 || ask_wait(&ask, &why) != ASK_DONE)
		return (-1);
	answer = builtin_find(ask.bytes, ask.len, option);
	free(ask.bytes);
	return (answer);
}
