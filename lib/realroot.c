/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/realroot.h"
#include "lib/reason.h"

#define APPEND "KDUMP_CMDLINE_APPEND"
#define CMDLINE "KDUMP_CMDLINE"
#define WORD "systemd.unit="

#define DUMP_UNIT "kdump-tools-dump.service"
#define NORMAL_UNIT "kdump-tools.service"
#define UNIT "fence-kdump-send.service"
#define SYSTEM "/etc/systemd/system/"

/* Units that start basic.target, and with it kdump-tools.service. */
static const char *const targets[] = { "basic.target", "default.target",
	"graphical.target", "multi-user.target" };

struct cursor {
	const char *at, *end;
};

static bool
is_name_byte(char c)
{
	return (isalnum((unsigned char)c) || c == '_');
}

static bool
is_blank(char c)
{
	return (c == ' ' || c == '\t');
}

static void
skip_blanks(struct cursor *cursor)
{
	while (cursor->at < cursor->end && is_blank(*cursor->at))
		cursor->at++;
}

/* A backslash: what follows is taken as it is, a line's end is no byte. */
static void
take_escaped(struct cursor *cursor, char **to)
{
	if (cursor->at < cursor->end && *cursor->at != '\n')
		*(*to)++ = *cursor->at;
	if (cursor->at < cursor->end)
		cursor->at++;
}

/*
 * The value after "=", without its quotes, into `to`, which has room for all
 * that is left.  False if a shell could read another value.
 */
static bool
take_value(struct cursor *cursor, char *to)
{
	char quote = '\0';

	while (cursor->at < cursor->end) {
		const char byte = *cursor->at;

		if (quote == '\0' &&
		    (byte == '\n' || byte == ';' || is_blank(byte)))
			break;
		cursor->at++;
		if (byte == '\0' ||
		    (quote != '\'' && strchr("$`", byte) != NULL) ||
		    (quote == '\0' && strchr("&|<>()", byte) != NULL))
			return (false);
		if (byte == quote)
			quote = '\0';
		else if (quote == '\0' && (byte == '"' || byte == '\''))
			quote = byte;
		else if (byte == '\\' && quote != '\'')
			take_escaped(cursor, &to);
		else
			*to++ = byte;
	}
	*to = '\0';
	return (quote == '\0');
}

static void
skip_line(struct cursor *cursor)
{
	while (cursor->at < cursor->end && *cursor->at != '\n')
		cursor->at++;
}

/*
 * One line, of assignments or a comment: `value` is the room for a value.
 * False if it is of another kind.
 */
static bool
take_line(struct cursor *cursor, char *value, char *append, char *cmdline)
{
	const char *name;
	size_t n;

	skip_blanks(cursor);
	if (cursor->at == cursor->end || *cursor->at == '\n')
		return (true);
	if (*cursor->at == '#') {
		skip_line(cursor);
		return (true);
	}
	for (name = cursor->at;
	     cursor->at < cursor->end && is_name_byte(*cursor->at);)
		cursor->at++;
	n = (size_t)(cursor->at - name);
	if (n == 0 || cursor->at == cursor->end || *cursor->at != '=')
		return (false);
	cursor->at++;
	if (!take_value(cursor, value))
		return (false);
	if (n == strlen(APPEND) && strncmp(name, APPEND, n) == 0)
		memcpy(append, value, strlen(value) + 1);
	else if (n == strlen(CMDLINE) && strncmp(name, CMDLINE, n) == 0)
		memcpy(cmdline, value, strlen(value) + 1);
	skip_blanks(cursor);
	if (cursor->at < cursor->end && *cursor->at == '#')
		skip_line(cursor);
	return (cursor->at == cursor->end || *cursor->at == '\n' ||
	    *cursor->at == ';');
}

/*
 * What the last "systemd.unit=" of a command line names; NULL: there is none.
 */
static const char *
last_unit(char *line)
{
	const char *unit = NULL;
	char *rest, *word;

	for (word = strtok_r(line, " \t\n", &rest); word != NULL;
	     word = strtok_r(NULL, " \t\n", &rest))
		if (strncmp(word, WORD, strlen(WORD)) == 0)
			unit = word + strlen(WORD);
	return (unit);
}

static enum realroot
judge_values(char *append, char *cmdline)
{
	const char *unit;
	size_t i;

	if (append[0] == '\0')
		return (REALROOT_DUMP); /* kdump-config's own default */
	if ((unit = last_unit(append)) == NULL)
		unit = last_unit(cmdline);
	if (unit == NULL)
		return (REALROOT_NORMAL);
	if (strcmp(unit, DUMP_UNIT) == 0)
		return (REALROOT_DUMP);
	for (i = 0; i < sizeof(targets) / sizeof(targets[0]); i++)
		if (strcmp(unit, targets[i]) == 0)
			return (REALROOT_NORMAL);
	return (REALROOT_UNSURE);
}

enum realroot
realroot_judge(const char *bytes, size_t len)
{
	struct cursor cursor = { bytes, bytes + len };
	char *room = calloc(3, len + 1);
	enum realroot judged;
	bool plain = true;

	if (room == NULL)
		return (REALROOT_UNSURE);
	while (plain && cursor.at < cursor.end) {
		plain = take_line(
		    &cursor, room, room + len + 1, room + 2 * (len + 1));
		if (cursor.at < cursor.end)
			cursor.at++;
	}
	judged = !plain ? REALROOT_UNSURE :
			  judge_values(room + len + 1, room + 2 * (len + 1));
	free(room);
	return (judged);
}

static enum realroot
judge_file(void)
{
	enum realroot judged = REALROOT_UNSURE;
	char *text = NULL;
	size_t size = 0;
	ssize_t len;
	FILE *f = fopen(REALROOT_CONFIG, "re");

	if (f == NULL)
		return (REALROOT_UNSURE);
	len = getdelim(&text, &size, '\0', f);
	if (!ferror(f))
		judged = realroot_judge(text, len < 0 ? 0 : (size_t)len);
	free(text);
	fclose(f);
	return (judged);
}

static bool
is_wanted_by(const char *unit)
{
	char path[256];

	snprintf(path, sizeof(path), SYSTEM "%s.wants/" UNIT, unit);
	return (access(path, F_OK) == 0);
}

int
realroot_check(struct reason *why)
{
	const enum realroot judged = judge_file();
	const char *missing = NULL;

	if (judged != REALROOT_DUMP && !is_wanted_by(NORMAL_UNIT))
		missing = NORMAL_UNIT;
	else if (judged != REALROOT_NORMAL && !is_wanted_by(DUMP_UNIT))
		missing = DUMP_UNIT;
	if (missing != NULL)
		return (reason_set(why,
		    "kdump-tools saves the dump from the real root%s by %s "
		    "(%s), and " UNIT " is not enabled there: "
		    "systemctl reenable " UNIT,
		    judged == REALROOT_UNSURE ? ", perhaps" : "", missing,
		    REALROOT_CONFIG));
	reason_set(why,
	    "kdump-tools saves the dump from the real root by %s, and " UNIT
	    " is enabled there",
	    judged == REALROOT_DUMP       ? DUMP_UNIT :
		judged == REALROOT_NORMAL ? NORMAL_UNIT :
					    DUMP_UNIT " or " NORMAL_UNIT);
	return (0);
}
