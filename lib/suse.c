/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/suse.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define NAME_CHARS LETTERS "0123456789_"
#define BLANKS " \t\r"
#define ENDS BLANKS "\n;&|"
#define PROGRAM "fence_kdump_send"

static const char *const names[SUSE_KEYS] = {
	[SUSE_POSTSCRIPT] = "KDUMP_POSTSCRIPT",
	[SUSE_PRESCRIPT] = "KDUMP_PRESCRIPT",
	[SUSE_PROGRAMS] = "KDUMP_REQUIRED_PROGRAMS",
	[SUSE_SAVEDIR] = "KDUMP_SAVEDIR",
	[SUSE_NETCONFIG] = "KDUMP_NETCONFIG",
	[SUSE_COMMANDLINE] = "KDUMP_COMMANDLINE",
	[SUSE_APPEND] = "KDUMP_COMMANDLINE_APPEND",
	[SUSE_SMTP_SERVER] = "KDUMP_SMTP_SERVER",
	[SUSE_NOTIFICATION_TO] = "KDUMP_NOTIFICATION_TO",
};

const char *
suse_name(enum suse_key key)
{
	return (names[key]);
}

void
suse_free(struct suse *suse)
{
	size_t i;

	for (i = 0; i < SUSE_KEYS; i++)
		free(suse->values[i].text);
	memset(suse, 0, sizeof(*suse));
}

/* --- the file ------------------------------------------------------------ */

/*
 * Copies a word of a shell's, without its quotes, to `to`, which has the room
 * of what is left of the file.  Returns where the word ends.
 */
static const char *
take_word(const char *at, char *to)
{
	char quote = '\0';

	for (; *at != '\0'; at++) {
		if (quote == '\0' && strchr(ENDS, *at) != NULL)
			break;
		if (quote == '\0' && (*at == '"' || *at == '\''))
			quote = *at;
		else if (*at == quote)
			quote = '\0';
		else if (*at == '\\' && quote != '\'' && at[1] != '\0') {
			/* In double quotes it is for these alone. */
			if (quote == '"' && strchr("\"\\$`\n", at[1]) == NULL)
				*to++ = '\\';
			at++;
			if (*at != '\n')
				*to++ = *at;
		} else
			*to++ = *at;
	}
	*to = '\0';
	return (at);
}

static int
store(struct suse *suse, const char *name, size_t len, const char *text,
    size_t line)
{
	size_t i;

	for (i = 0; i < SUSE_KEYS; i++) {
		if (strlen(names[i]) != len || memcmp(names[i], name, len) != 0)
			continue;
		free(suse->values[i].text);
		suse->values[i].text = strdup(text);
		suse->values[i].line = line;
		return (suse->values[i].text == NULL ? -1 : 0);
	}
	return (0);
}

/*
 * One line, or more if a value has several.  Every assignment is read, so
 * that a line inside another one's quotes is none.  Returns what follows.
 */
static const char *
take_line(struct suse *suse, const char *at, char *word, size_t line, int *rc)
{
	static const char export[] = "export ";
	const char *name, *end;
	size_t len;

	at += strspn(at, BLANKS);
	if (strncmp(at, export, sizeof(export) - 1) == 0)
		at += sizeof(export) - 1;
	name = at + strspn(at, BLANKS);
	len = strspn(name, NAME_CHARS);
	end = name + len;
	if (len > 0 && *end == '=') {
		end = take_word(end + 1, word);
		*rc = store(suse, name, len, word, line);
	}
	return (end + strcspn(end, "\n"));
}

static size_t
count_lines(const char *from, const char *to)
{
	size_t n = 0;

	for (; from < to; from++)
		n += *from == '\n';
	return (n);
}

int
suse_parse(struct suse *suse, const char *bytes, size_t len)
{
	char *text = strndup(bytes, len), *word = malloc(len + 1);
	const char *at = text, *next;
	size_t line = 1;
	int rc = text == NULL || word == NULL ? -1 : 0;

	memset(suse, 0, sizeof(*suse));
	while (rc == 0 && *at != '\0') {
		next = take_line(suse, at, word, line, &rc);
		if (*next == '\n')
			next++;
		line += count_lines(at, next);
		at = next;
	}
	free(text);
	free(word);
	return (rc);
}

/* --- what it says -------------------------------------------------------- */

/* The next word of `text`; its length, 0 at the end. */
static size_t
next_word(const char **text)
{
	*text += strspn(*text, ENDS);
	return (strcspn(*text, ENDS));
}

/* Does the value have the program, in whichever folder? */
static bool
has_sender(const struct suse *suse, enum suse_key key)
{
	static const size_t size = sizeof(PROGRAM) - 1;
	const char *at = suse->values[key].text;
	size_t len;

	for (; at != NULL && (len = next_word(&at)) > 0; at += len)
		if (len >= size &&
		    memcmp(at + len - size, PROGRAM, size) == 0 &&
		    (len == size || at[len - size - 1] == '/'))
			return (true);
	return (false);
}

static bool
has_word(const struct suse *suse, enum suse_key key, const char *begin)
{
	const char *at = suse->values[key].text;
	size_t len;

	for (; at != NULL && (len = next_word(&at)) > 0; at += len)
		if (strncmp(at, begin, strlen(begin)) == 0)
			return (true);
	return (false);
}

/* Everything that is no file needs the network. */
static bool
saves_remotely(const struct suse *suse)
{
	static const char file[] = "file:";
	const char *at = suse->values[SUSE_SAVEDIR].text;
	size_t len;

	for (; at != NULL && (len = next_word(&at)) > 0; at += len)
		if (*at != '/' && strncasecmp(at, file, sizeof(file) - 1) != 0)
			return (true);
	return (false);
}

static bool
is_forced(const struct suse *suse)
{
	static const char force[] = ":force";
	const char *text = suse->values[SUSE_NETCONFIG].text;
	const size_t len = text == NULL ? 0 : strlen(text);

	return (len >= sizeof(force) - 1 &&
	    strcmp(text + len - (sizeof(force) - 1), force) == 0);
}

static bool
is_set(const struct suse *suse, enum suse_key key)
{
	return (suse->values[key].text != NULL &&
	    suse->values[key].text[0] != '\0');
}

int
suse_network(const struct suse *suse)
{
	static const enum suse_key lines[] = { SUSE_COMMANDLINE, SUSE_APPEND };
	size_t i;

	if (saves_remotely(suse))
		return (SUSE_SAVEDIR);
	if (is_forced(suse))
		return (SUSE_NETCONFIG);
	for (i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		if (has_word(suse, lines[i], "ip=") ||
		    has_word(suse, lines[i], "ifname="))
			return ((int)lines[i]);
	if (is_set(suse, SUSE_SMTP_SERVER) &&
	    is_set(suse, SUSE_NOTIFICATION_TO))
		return (SUSE_SMTP_SERVER);
	return (-1);
}

int
suse_sender(const struct suse *suse, bool has_program)
{
	const char *post = suse->values[SUSE_POSTSCRIPT].text;

	if (has_program && post != NULL && strstr(post, SUSE_SENDER) != NULL)
		return (SUSE_POSTSCRIPT);
	/* In the image by name: then nothing sets up the network for it. */
	if (!has_sender(suse, SUSE_PROGRAMS) || suse_network(suse) == -1)
		return (-1);
	if (has_sender(suse, SUSE_PRESCRIPT))
		return (SUSE_PRESCRIPT);
	return (has_sender(suse, SUSE_POSTSCRIPT) ? SUSE_POSTSCRIPT : -1);
}
