/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /etc/hosts and nsswitch.conf: every line of the file, read again in the
 * slowest and plainest way, is found by each of its names; and every address
 * that is found is in a line with that name.
 */
#include <arpa/inet.h>

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "lib/addr.h"
#include "lib/hosts.h"
#include "lib/nsswitch.h"
#include "lib/reason.h"
#include "tests/fuzz/fuzz.h"

#define BLANKS " \t\v\f\r"
#define MAX_WORDS 64
#define MAX_LINES 64

struct line {
	char *words[MAX_WORDS];
	size_t n;
};

struct file {
	char *text;
	struct line lines[MAX_LINES];
	size_t n;
};

/* False if it has more than fits here. */
static bool
split(struct file *f, const uint8_t *data, size_t size)
{
	char *line, *lines, *word;

	f->n = 0;
	f->text = strndup((const char *)data, size);
	REQUIRE(f->text != NULL);
	lines = f->text;
	while ((line = strsep(&lines, "\n")) != NULL) {
		struct line *l = &f->lines[f->n];

		if (f->n++ == MAX_LINES)
			return (false);
		l->n = 0;
		line = strsep(&line, "#");
		while ((word = strsep(&line, BLANKS)) != NULL) {
			if (word[0] == '\0')
				continue;
			if (l->n == MAX_WORDS)
				return (false);
			l->words[l->n++] = word;
		}
	}
	return (true);
}

static bool
has(const struct line *l, const char *name)
{
	for (size_t i = 1; i < l->n; i++)
		if (strcasecmp(l->words[i], name) == 0)
			return (true);
	return (false);
}

/* The address of a line, as a sockaddr's; false if it is none for a node. */
static bool
address(const struct line *l, struct addr *a)
{
	struct sockaddr_in sin = { .sin_family = AF_INET };
	struct sockaddr_in6 sin6 = { .sin6_family = AF_INET6 };

	if (l->n == 0)
		return (false);
	if (inet_pton(AF_INET, l->words[0], &sin.sin_addr) == 1)
		(void)addr_from_sockaddr(
		    a, (struct sockaddr *)&sin, sizeof(sin));
	else if (inet_pton(AF_INET6, l->words[0], &sin6.sin6_addr) == 1)
		(void)addr_from_sockaddr(
		    a, (struct sockaddr *)&sin6, sizeof(sin6));
	else
		return (false);
	return (addr_is_unicast(a) && !addr_is_link_local(a));
}

/* Is `a` the address of a line with this name?  ::1 is 127.0.0.1, too. */
static bool
is_written(const struct file *f, const char *name, const struct addr *a)
{
	struct addr b;

	for (size_t i = 0; i < f->n; i++)
		if (has(&f->lines[i], name) && address(&f->lines[i], &b) &&
		    (addr_cmp(a, &b) == 0 ||
			(a->family == AF_INET && b.family == AF_INET6 &&
			    addr_is_loopback(a) && addr_is_loopback(&b))))
			return (true);
	return (false);
}

static bool
contains(const struct addr *addrs, size_t n, const struct addr *a)
{
	for (size_t i = 0; i < n; i++)
		if (addr_cmp(&addrs[i], a) == 0)
			return (true);
	return (false);
}

static void
check_name(const struct hosts *h, const struct file *f, const char *name)
{
	struct addr *addrs, a;
	size_t n, wanted = 0;
	bool settled = hosts_find(h, name, &addrs, &n);

	REQUIRE(settled == (n > 0) && settled == (addrs != NULL));
	for (size_t i = 0; i < n; i++)
		REQUIRE(is_written(f, name, &addrs[i]));
	for (size_t i = 0; i < f->n; i++) {
		if (!has(&f->lines[i], name) || !address(&f->lines[i], &a))
			continue;
		REQUIRE(contains(addrs, n, &a));
		wanted++;
	}
	REQUIRE(settled == (wanted > 0));
	free(addrs);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reason why = { "" };
	struct hosts h = { .first = true };
	char *bytes = malloc(size + 1);
	static struct file f;
	int rc;

	REQUIRE(bytes != NULL);
	memcpy(bytes, data, size);
	(void)nsswitch_files_first(bytes, size);
	rc = hosts_parse(&h, bytes, size, &why);
	REQUIRE((rc == -1) == (memchr(data, '\0', size) != NULL));
	REQUIRE((rc == -1) == (why.text[0] != '\0'));
	if (rc == 0 && split(&f, data, size)) {
		check_name(&h, &f, "no-such-name");
		for (size_t i = 0; i < f.n; i++)
			for (size_t j = 0; j < f.lines[i].n; j++)
				check_name(&h, &f, f.lines[i].words[j]);
	}
	if (rc == 0)
		free(f.text);
	hosts_free(&h);
	return (0);
}
