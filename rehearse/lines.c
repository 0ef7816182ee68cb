/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/crash_where.h"
#include "lib/file.h"
#include "lib/reason.h"
#include "rehearse/lines.h"

#define SIZE_MAX_FILE (1024UL * 1024) /* a configuration's, and far more */

static const char *const files[] = { SUSE_FILE, REDHAT_FILE };
static const char *const keys[] = {
	"KDUMP_POSTSCRIPT=", "KDUMP_PRESCRIPT=", "fence_kdump_args "
};
static const char force[] = "--force";
static const char blanks[] = " \t";

/* Is it a line for the sender?  Then where what it is started with begins. */
static const char *
value_of(const char *line)
{
	size_t i;

	line += strspn(line, blanks);
	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (strncmp(line, keys[i], strlen(keys[i])) == 0)
			return (line + strlen(keys[i]) - 1);
	return (NULL);
}

/* "--fo" is the least that is no other option's. */
static bool
has_force(const char *value)
{
	size_t len;

	for (; *value != '\0'; value += len) {
		value += strspn(value, "= \t\"'");
		len = strcspn(value, " \t\"'=;&|");
		if (len >= 4 && len < sizeof(force) &&
		    strncmp(value, force, len) == 0)
			return (true);
		len += len == 0 && *value != '\0';
	}
	return (false);
}

size_t
lines_forced(const char *text, size_t len)
{
	const char *end, *value;
	char *line;
	size_t number = 0;
	bool found = false;

	while (len > 0 && !found) {
		number++;
		end = memchr(text, '\n', len);
		line = strndup(text, end == NULL ? len : (size_t)(end - text));
		if (line == NULL)
			return (number);
		/* A tab ends Red Hat's key as well as a blank. */
		for (char *c = line; (c = strchr(c, '\t')) != NULL;)
			*c = ' ';
		value = value_of(line);
		found = value != NULL && has_force(value);
		free(line);
		len -= end == NULL ? len : (size_t)(end - text) + 1;
		text = end == NULL ? text : end + 1;
	}
	return (found ? number : 0);
}

bool
lines_check(struct reason *why)
{
	size_t i, len, line;
	char *text;

	for (i = 0; i < sizeof(files) / sizeof(*files); i++) {
		text = file_read(files[i], SIZE_MAX_FILE, &len);
		if (text == NULL && errno == ENOENT)
			continue;
		if (text == NULL) {
			reason_set(why, "%s: %s", files[i], strerror(errno));
			return (false);
		}
		line = lines_forced(text, len);
		free(text);
		if (line == 0)
			continue;
		reason_set(why,
		    "%s:%zu: --force has no place in a line that a crash "
		    "kernel runs: it is for a person, on a running system",
		    files[i], line);
		return (false);
	}
	return (true);
}
