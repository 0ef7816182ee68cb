/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "lib/file.h"
#include "lib/log.h"
#include "lib/number.h"
#include "rehearse/armed_kept.h"
#include "rehearse/new_file.h"

#define HEAD "fence_kdump armed 1" /* of this version of the file */

bool
armed_seen_add(char seen[ARMED_SEEN], const char *path)
{
	const size_t len = strlen(seen);
	struct stat st;
	int n;

	if (stat(path, &st) == -1)
		n = snprintf(seen + len, ARMED_SEEN - len, "%s -\n", path);
	else
		n = snprintf(seen + len, ARMED_SEEN - len,
		    "%s %ju %ju %jd %jd.%09ld\n", path, (uintmax_t)st.st_dev,
		    (uintmax_t)st.st_ino, (intmax_t)st.st_size,
		    (intmax_t)st.st_ctim.tv_sec, st.st_ctim.tv_nsec);
	return (n > 0 && (size_t)n < ARMED_SEEN - len);
}

int
armed_kept_write(char bytes[ARMED_BYTES], const struct armed_kept *k)
{
	const int n = snprintf(bytes, ARMED_BYTES,
	    HEAD "\n%" PRId64 "\n%zu\n%s\n%s\n%s", k->at_ns, k->found.errors,
	    k->found.first.text, k->found.key, k->seen);

	return (n > 0 && n < ARMED_BYTES ? n : -1);
}

/* Takes the next line out of `*rest`; NULL: there is none. */
static char *
take_line(char **rest)
{
	char *line = *rest, *stop = strchr(line, '\n');

	if (stop == NULL)
		return (NULL);
	*stop = '\0';
	*rest = stop + 1;
	return (line);
}

static bool
take_number(char **rest, int64_t *value)
{
	const char *line = take_line(rest);
	long long n;

	if (line == NULL ||
	    number_parse(line, 0, INT64_MAX, NULL, &n, NULL) == -1)
		return (false);
	*value = n;
	return (true);
}

static bool
take_text(char **rest, char *text, size_t size)
{
	const char *line = take_line(rest);

	return (
	    line != NULL && (size_t)snprintf(text, size, "%s", line) < size);
}

bool
armed_kept_read(struct armed_kept *k, const char *bytes, size_t n)
{
	char copy[ARMED_BYTES], *rest = copy, *line;
	int64_t errors;

	memset(k, 0, sizeof(*k));
	if (n >= sizeof(copy) || memchr(bytes, '\0', n) != NULL)
		return (false);
	memcpy(copy, bytes, n);
	copy[n] = '\0';
	line = take_line(&rest);
	if (line == NULL || strcmp(line, HEAD) != 0 ||
	    !take_number(&rest, &k->at_ns) || !take_number(&rest, &errors) ||
	    !take_text(
		&rest, k->found.first.text, sizeof(k->found.first.text)) ||
	    !take_text(&rest, k->found.key, sizeof(k->found.key)))
		return (false);
	k->found.errors = (size_t)errors;
	return ((size_t)snprintf(k->seen, sizeof(k->seen), "%s", rest) <
	    sizeof(k->seen));
}

bool
armed_kept_holds(const struct armed_kept *k, const char *seen, int64_t now_ns)
{
	return (k->at_ns <= now_ns && now_ns - k->at_ns < ARMED_HOLDS &&
	    strcmp(k->seen, seen) == 0);
}

bool
armed_kept_load(struct armed_kept *k, const char *path)
{
	char bytes[ARMED_BYTES];
	struct reason why;
	size_t n;

	return (file_of_root(path, bytes, sizeof(bytes), &n, &why) == 1 &&
	    armed_kept_read(k, bytes, n));
}

void
armed_kept_save(const struct armed_kept *k, const char *path)
{
	char bytes[ARMED_BYTES];
	const int n = armed_kept_write(bytes, k);
	struct reason why;

	if (n == -1)
		log_debug("%s: too much to keep", path);
	else if (new_file_write(path, bytes, (size_t)n, &why) == -1)
		log_debug("%s", why.text);
}
