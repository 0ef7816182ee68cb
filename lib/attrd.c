/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/ask.h"
#include "lib/attrd.h"
#include "lib/reason.h"
#include "lib/text.h"

#define ANSWER_MAX ((size_t)64 * 1024) /* bytes */

/* Pacemaker's exit statuses (crm_exit_t). */
enum {
	UNAVAILABLE = 69,   /* CRM_EX_UNAVAILABLE */
	NO_ANSWER = 78,     /* CRM_EX_CONFIG: no such attribute, since 2.1.3 */
	DISCONNECTED = 102, /* CRM_EX_DISCONNECT */
	NO_SUCH = 105       /* CRM_EX_NOSUCH */
};

static char updater[] = "/usr/sbin/attrd_updater";
/* execve(2) takes them without const, and changes nothing. */
static char name_word[] = "--name", update_word[] = "--update";
static char delete_word[] = "--delete", query_word[] = "--query";
static char all_word[] = "--all";

bool
attrd_is_plain(const char *text)
{
	const char *s;

	for (s = text; *s != '\0'; s++)
		if (*s < 0x20 || *s > 0x7e || strchr("\"\\<>&", *s) != NULL)
			return (false);
	return (s - text < ATTRD_VALUE);
}

/* Into `copy`, of ATTRD_VALUE bytes. */
static int
take_word(char *copy, const char *text, struct reason *why)
{
	if (!attrd_is_plain(text))
		return (reason_set(why,
		    "%s: attrd would not return the text as it is", updater));
	memcpy(copy, text, strlen(text) + 1);
	return (0);
}

/* What begins `*s`, which is before `end`, with `text` goes on after it. */
static bool
pass(const char **s, const char *end, const char *text)
{
	const size_t len = strlen(text);

	if ((size_t)(end - *s) < len || memcmp(*s, text, len) != 0)
		return (false);
	*s += len;
	return (true);
}

int
attrd_line(const char *line, size_t len, const char *name,
    struct attrd_value *value, struct reason *why)
{
	static const char middle[] = "\" value=\"";
	const char *s = line, *const end = line + len, *quote = NULL;
	char shown[ATTRD_NODE];

	if (pass(&s, end, "name=\"") && pass(&s, end, name) &&
	    pass(&s, end, "\" host=\""))
		quote = memmem(s, (size_t)(end - s), middle, strlen(middle));
	if (quote == NULL || quote - s >= ATTRD_NODE || end[-1] != '"' ||
	    quote + strlen(middle) == end)
		return (reason_set(why, "%s: a line that is not understood: %s",
		    updater,
		    text_printable(
			(const uint8_t *)line, len, shown, sizeof(shown))));
	text_printable((const uint8_t *)s, (size_t)(quote - s), value->node,
	    sizeof(value->node));
	s = quote + strlen(middle);
	text_printable((const uint8_t *)s, (size_t)(end - 1 - s), value->value,
	    sizeof(value->value));
	return (0);
}

/* What a question that was not answered means. */
static enum attrd_state
judge(int status)
{
	switch (status) {
	case NO_ANSWER:
	case NO_SUCH:
		return (ATTRD_DONE);
	case UNAVAILABLE:
	case DISCONNECTED:
		return (ATTRD_ABSENT);
	default:
		return (ATTRD_FAILED);
	}
}

/* ATTRD_DONE with the answer in `ask`, which is the caller's to free. */
static enum attrd_state
run(struct ask *ask, char *const argv[], struct reason *why)
{
	if (access(updater, X_OK) == -1)
		return (ATTRD_ABSENT);
	if (ask_start_for(ask, argv, ATTRD_ASK_MS, ANSWER_MAX, why) == -1)
		return (ATTRD_FAILED);
	if (ask_wait(ask, why) != ASK_DONE)
		return (judge(ask->status));
	return (ATTRD_DONE);
}

/* Tells attrd; its answer has nothing to read. */
static enum attrd_state
tell(char *const argv[], struct reason *why)
{
	struct ask ask = { .fd = -1 };
	const enum attrd_state state = run(&ask, argv, why);

	free(ask.bytes);
	return (state);
}

enum attrd_state
attrd_set(const char *name, const char *value, struct reason *why)
{
	char copy[ATTRD_VALUE], words[ATTRD_VALUE];
	char *argv[] = { updater, name_word, copy, update_word, words, NULL };

	if (take_word(copy, name, why) == -1 ||
	    take_word(words, value, why) == -1)
		return (ATTRD_FAILED);
	return (tell(argv, why));
}

enum attrd_state
attrd_delete(const char *name, struct reason *why)
{
	char copy[ATTRD_VALUE];
	char *argv[] = { updater, name_word, copy, delete_word, NULL };

	if (take_word(copy, name, why) == -1)
		return (ATTRD_FAILED);
	return (tell(argv, why));
}

/* The lines of an answer; `take` is NULL to look at them only. */
static int
read_lines(const struct ask *ask, const char *name, attrd_take_fn *take,
    void *arg, struct reason *why)
{
	const char *s = ask->bytes, *const end = ask->bytes + ask->len, *stop;
	struct attrd_value value;

	for (; s < end; s = stop + 1) {
		stop = memchr(s, '\n', (size_t)(end - s));
		if (stop == NULL || memchr(s, '\0', (size_t)(stop - s)) != NULL)
			return (reason_set(
			    why, "%s: its answer is cut off", updater));
		if (attrd_line(s, (size_t)(stop - s), name, &value, why) == -1)
			return (-1);
		if (take != NULL)
			take(&value, arg);
	}
	return (0);
}

enum attrd_state
attrd_query(
    const char *name, attrd_take_fn *take, void *arg, struct reason *why)
{
	char copy[ATTRD_VALUE];
	char *argv[] = { updater, name_word, copy, query_word, all_word, NULL };
	struct ask ask = { .fd = -1 };
	enum attrd_state state = ATTRD_FAILED;

	if (take_word(copy, name, why) == 0)
		state = run(&ask, argv, why);
	if (state == ATTRD_DONE && ask.len > 0 &&
	    (read_lines(&ask, name, NULL, NULL, why) == -1 ||
		read_lines(&ask, name, take, arg, why) == -1))
		state = ATTRD_FAILED;
	free(ask.bytes);
	return (state);
}
