/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/file.h"
#include "lib/reason.h"
#include "lib/sysconfig.h"

#define FILE_MAX (64U * 1024) /* bytes; the one that we install has 2,000 */
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
#define NAME_CHARS LETTERS DIGITS "_"
#define PLAIN LETTERS DIGITS "_-./:,%@+=[]"
#define BLANKS " \t"

static const char *const names[SYSCONFIG_NAMES] = {
	[SYSCONFIG_NODES] = "FENCE_KDUMP_NODES",
	[SYSCONFIG_OPTS] = "FENCE_KDUMP_OPTS",
	[SYSCONFIG_WHEN] = "FENCE_KDUMP_WHEN",
	[SYSCONFIG_NAME] = "FENCE_KDUMP_NAME",
};

const char *
sysconfig_name(enum sysconfig_name name)
{
	return (names[name]);
}

void
sysconfig_free(struct sysconfig *config)
{
	size_t i;

	for (i = 0; i < SYSCONFIG_NAMES; i++)
		free(config->values[i].text);
	memset(config, 0, sizeof(*config));
}

/* A character that cannot stand where it does; "" is the end of the line. */
static int
bad_char(const char *at, const char *where, struct reason *why)
{
	const unsigned char c = (unsigned char)*at;

	if (c == '\r' && at[1] == '\0')
		return (reason_set(
		    why, "ends in CR LF: lines end in LF alone here"));
	if (c < 0x20 || c > 0x7e)
		return (reason_set(why, "byte 0x%02x %s", c, where));
	return (reason_set(why, "character %c %s", c, where));
}

static int
name_index(const char *name, size_t len)
{
	int i;

	for (i = 0; i < SYSCONFIG_NAMES; i++)
		if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0)
			return (i);
	return (-1);
}

/*
 * The value that begins at `*at`, copied; `*at` is then past it.  NULL with
 * the reason.
 */
static char *
take_value(const char **at, struct reason *why)
{
	const char quote = **at;
	const bool quoted = quote == '"' || quote == '\'';
	const char *begin = *at + (quoted ? 1 : 0);
	size_t len = strspn(begin, quoted ? PLAIN BLANKS : PLAIN);
	char *copy;

	*at = begin + len;
	if (quoted && **at == '\0') {
		reason_set(
		    why, "the %c that begins the value has no end", quote);
		return (NULL);
	}
	if (quoted && **at != quote) {
		bad_char(*at, "cannot stand in a value", why);
		return (NULL);
	}
	if (quoted)
		(*at)++;
	copy = strndup(begin, len);
	if (copy == NULL)
		reason_set(why, "no memory");
	return (copy);
}

/* After a value there is nothing. */
static int
check_rest(const char *rest, struct reason *why)
{
	const char *end = rest + strspn(rest, BLANKS);

	if (*end == '\0')
		return (0);
	if (*end == '#' && end > rest)
		return (
		    reason_set(why, "a comment has to have a line of its own"));
	if (end > rest && strchr(PLAIN "\"'", *end) != NULL)
		return (reason_set(why,
		    "\"%.64s\" behind the value: a value with blanks stands "
		    "in quotes",
		    end));
	return (bad_char(end, "cannot stand in a value, nor behind it", why));
}

static int
parse_line(struct sysconfig *config, const char *line, size_t number,
    struct reason *why)
{
	const char *at = line + strspn(line, BLANKS);
	const size_t len = strspn(at, NAME_CHARS);
	struct sysconfig_value *value;
	int i;

	if (*at == '\0' || *at == '#')
		return (0);
	if (len == 0)
		return (bad_char(at, "begins no NAME=value", why));
	if (at[len] != '=')
		return (reason_set(why, "\"%.64s\" is not NAME=value", at));
	i = name_index(at, len);
	if (i == -1)
		return (reason_set(why,
		    "%.*s is not known; there are %s, %s, %s and %s",
		    len < 64 ? (int)len : 64, at, names[SYSCONFIG_NODES],
		    names[SYSCONFIG_OPTS], names[SYSCONFIG_WHEN],
		    names[SYSCONFIG_NAME]));
	value = &config->values[i];
	if (value->text != NULL)
		return (reason_set(why, "a second %s, the first is in line %zu",
		    names[i], value->line));
	at += len + 1;
	value->line = number;
	value->text = take_value(&at, why);
	return (value->text == NULL ? -1 : check_rest(at, why));
}

int
sysconfig_parse(struct sysconfig *config, const char *bytes, size_t len,
    size_t *line, struct reason *why)
{
	const char *end;
	size_t line_len;
	char *copy;
	int rc = 0;

	memset(config, 0, sizeof(*config));
	for (*line = 0; len > 0 && rc == 0;) {
		++*line;
		end = memchr(bytes, '\n', len);
		line_len = end == NULL ? len : (size_t)(end - bytes);
		if (memchr(bytes, '\0', line_len) != NULL)
			rc = reason_set(why, "has a NUL byte");
		else if ((copy = strndup(bytes, line_len)) == NULL)
			rc = reason_set(why, "no memory");
		else {
			rc = parse_line(config, copy, *line, why);
			free(copy);
		}
		if (end != NULL)
			line_len++;
		bytes += line_len;
		len -= line_len;
	}
	if (rc == -1)
		sysconfig_free(config);
	return (rc);
}

int
sysconfig_read(struct sysconfig *config, const char *path, struct reason *why)
{
	struct reason inner;
	size_t len, line;
	char *bytes;
	int rc;

	memset(config, 0, sizeof(*config));
	bytes = file_read(path, FILE_MAX, &len);
	if (bytes == NULL && errno == ENOENT)
		return (0);
	if (bytes == NULL)
		return (reason_set(why, "%s: %s", path, strerror(errno)));
	rc = sysconfig_parse(config, bytes, len, &line, &inner);
	free(bytes);
	if (rc == -1)
		return (reason_set(why, "%s:%zu: %s", path, line, inner.text));
	return (1);
}
