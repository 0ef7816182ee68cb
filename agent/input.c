/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/input.h"
#include "lib/log.h"
#include "lib/option.h"
#include "lib/reason.h"
#include "lib/text.h"

#define BLANKS " \t\r\v\f"
#define PATIENCE_MS 10000 /* then a line says what is awaited */

/* Is `key` one of the names in `all`, with ", " between them? */
static bool
is_noted(const char *all, const char *key)
{
	const size_t len = strlen(key);
	const char *at;

	for (at = all; (at = strstr(at, key)) != NULL; at++)
		if ((at == all || at[-1] == ' ') &&
		    (at[len] == '\0' || at[len] == ','))
			return (true);
	return (false);
}

/* Keeps the name of a key that no option has, once and in whole. */
static void
note_unknown(struct option_set *set, const char *key)
{
	const size_t len = strlen(set->unknown);

	if (*key == '\0' || is_noted(set->unknown, key) ||
	    len + 2 + strlen(key) >= sizeof(set->unknown))
		return;
	snprintf(set->unknown + len, sizeof(set->unknown) - len, "%s%s",
	    len > 0 ? ", " : "", key);
}

/* One line, without its newline, as a string of our own. */
static int
parse_line(struct option_set *set, char *line, struct reason *why)
{
	const char *name;
	char *equals, *key;
	int i;

	line = text_trim(line, BLANKS);
	if (*line == '\0' || *line == '#')
		return (0);
	equals = strchr(line, '=');
	if (equals == NULL)
		return (reason_set(why, "\"%.64s\" is not key=value", line));
	*equals++ = '\0';
	key = text_trim(line, BLANKS);
	i = option_find(set, key, strlen(key), &name);
	if (i == -1) {
		note_unknown(set, key);
		return (0);
	}
	return (
	    option_give(set, (size_t)i, name, text_trim(equals, BLANKS), why));
}

int
input_parse(
    struct option_set *set, const char *bytes, size_t len, struct reason *why)
{
	struct reason inner, outer;
	const char *end;
	size_t line_len, number;
	char *line;
	int rc;

	for (number = 1; len > 0; number++) {
		end = memchr(bytes, '\n', len);
		line_len = end == NULL ? len : (size_t)(end - bytes);
		if (line_len > INPUT_LINE_MAX)
			return (reason_set(why,
			    "line %zu is longer than %u "
			    "bytes",
			    number, INPUT_LINE_MAX));
		if (memchr(bytes, '\0', line_len) != NULL)
			return (
			    reason_set(why, "line %zu has a NUL byte", number));
		line = strndup(bytes, line_len);
		if (line == NULL)
			return (reason_set(why, "line %zu: no memory", number));
		rc = parse_line(set, line, &inner);
		free(line);
		if (rc == -1) {
			reason_set(&outer, "line %zu: %s", number, inner.text);
			if (option_mistake(set, outer.text) == -1)
				return (reason_set(why, "%s", outer.text));
		}
		if (end != NULL)
			line_len++;
		bytes += line_len;
		len -= line_len;
	}
	return (0);
}

/*
 * Waits for `fd`.  0: readable; 1: stopped; -1 with errno.  Not by
 * wait_readable(): there is no deadline, but a line in the log after a while.
 */
static int
wait_for(int fd, int stop_fd)
{
	struct pollfd polls[2] = {
		{ .fd = fd, .events = POLLIN },
		{ .fd = stop_fd, .events = POLLIN },
	};
	int n;

	while ((n = poll(polls, 2, PATIENCE_MS)) <= 0) {
		if (n == -1 && errno != EINTR)
			return (-1);
		if (n == 0)
			log_warn("still waiting for options, or their end, on "
				 "standard input");
	}
	return (polls[1].revents != 0 ? 1 : 0);
}

/*
 * Reads all of `fd` into a buffer that doubles as it fills; the caller frees
 * it.  0, 1 or -1 as input_read().
 */
static int
slurp(int fd, int stop_fd, char **bytes, size_t *len, struct reason *why)
{
	size_t size = 4096;
	ssize_t n;
	char *more;
	int rc;

	*len = 0;
	if ((*bytes = malloc(size)) == NULL)
		return (reason_set(why, "no memory"));
	for (;;) {
		if ((rc = wait_for(fd, stop_fd)) == 1)
			return (1);
		n = rc == -1 ? -1 : read(fd, *bytes + *len, size - *len);
		if (n == -1 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (n == -1)
			return (reason_set(why, "%s", strerror(errno)));
		if (n == 0)
			return (0);
		*len += (size_t)n;
		if (*len > INPUT_TOTAL_MAX)
			return (reason_set(
			    why, "longer than %u bytes", INPUT_TOTAL_MAX));
		if (*len < size)
			continue;
		if ((more = realloc(*bytes, size *= 2)) == NULL)
			return (reason_set(why, "no memory"));
		*bytes = more;
	}
}

int
input_read(struct option_set *set, int fd, int stop_fd, struct reason *why)
{
	struct reason inner;
	size_t len;
	char *bytes;
	int rc;

	if (isatty(fd))
		log_progress(
		    "reading options from the terminal, one "
		    "key=value a line, ended by control-D (try --help)");
	rc = slurp(fd, stop_fd, &bytes, &len, &inner);
	if (rc == 0)
		rc = input_parse(set, bytes, len, &inner);
	free(bytes);
	if (rc == -1)
		return (reason_set(why, "standard input: %s", inner.text));
	return (rc);
}
