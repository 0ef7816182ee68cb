/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hostlist, hostmap, short and the host that is asked for, a line each: what
 * the agent is given is one word, of a host that may be asked for, and of no
 * other host.
 */
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "lib/reason.h"
#include "stonith/hosts.h"
#include "tests/fuzz/fuzz.h"

enum {
	HOSTLIST,
	HOSTMAP,
	SHORT,
	HOST,
	N_LINES
};

static bool
is_listed(const struct hosts *hosts, const char *host)
{
	for (size_t i = 0; i < hosts->list.n; i++)
		if (strcasecmp(hosts->list.words[i], host) == 0)
			return (true);
	return (hosts->list.n == 0);
}

static bool
is_word(const char *s)
{
	size_t n = strlen(s);

	return (n > 0 && n < HOST_SIZE && strpbrk(s, " ,\t\r\n") == NULL);
}

/* The plug is the map's, or the host's own name, or the beginning of it. */
static bool
is_from(const struct hosts *hosts, const char *host, const char *plug)
{
	for (size_t i = 0; i < hosts->map.n; i++)
		if (strcasecmp(hosts->map.pairs[i].host, host) == 0)
			return (strcmp(hosts->map.pairs[i].plug, plug) == 0);
	return (strncasecmp(host, plug, strlen(plug)) == 0 &&
	    (host[strlen(plug)] == '\0' ||
		(hosts->shorten && host[strlen(plug)] == '.')));
}

/* Two hosts never have one plug, be they in the list or in the map. */
static void
check_distinct(const struct hosts *hosts)
{
	char a[HOST_SIZE], b[HOST_SIZE];

	for (size_t i = 0; i < hosts->list.n; i++)
		for (size_t j = 0; j < i; j++) {
			const char *one = hosts->list.words[i];
			const char *two = hosts->list.words[j];

			REQUIRE(hosts_plug(hosts, one, a, NULL) == 0);
			REQUIRE(hosts_plug(hosts, two, b, NULL) == 0);
			REQUIRE(
			    strcasecmp(a, b) != 0 || strcasecmp(one, two) == 0);
		}
	for (size_t i = 0; i < hosts->map.n; i++)
		for (size_t j = 0; j < i; j++)
			REQUIRE((strcasecmp(hosts->map.pairs[i].plug,
				     hosts->map.pairs[j].plug) == 0) ==
			    (strcasecmp(hosts->map.pairs[i].host,
				 hosts->map.pairs[j].host) == 0));
}

/* Of hosts that nothing names two could be the same when they are cut. */
static void
check_whole(const struct hosts *hosts, const char *host, const char *plug)
{
	bool listed = false;

	if (hosts->list.n > 0 || strlen(plug) == strlen(host))
		return;
	for (size_t i = 0; i < hosts->map.n; i++)
		listed |= strcasecmp(hosts->map.pairs[i].host, host) == 0;
	REQUIRE(listed); /* else it was shortened without a list */
}

static void
check(const struct hosts *hosts, const char *host)
{
	struct reason why = { "" };
	char plug[HOST_SIZE];

	if (hosts_plug(hosts, host, plug, &why) != 0) {
		REQUIRE(why.text[0] != '\0');
		return;
	}
	REQUIRE(is_listed(hosts, host));
	REQUIRE(is_word(plug));
	REQUIRE(is_from(hosts, host, plug));
	check_whole(hosts, host, plug);
	REQUIRE(is_word(hosts_of_plug(hosts, plug)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reason why = { "" };
	struct hosts hosts;
	char *text = strndup((const char *)data, size), *rest = text;
	char *lines[N_LINES] = { NULL };

	REQUIRE(text != NULL);
	for (size_t i = 0; i < N_LINES && rest != NULL; i++)
		lines[i] = i == HOST ? rest : strsep(&rest, "\n");
	/* An empty line: the parameter is not given. */
	for (size_t i = 0; i < HOST; i++)
		if (lines[i] != NULL && *lines[i] == '\0')
			lines[i] = NULL;
	if (hosts_read(&hosts, lines[HOSTLIST], lines[HOSTMAP], lines[SHORT],
		false, &why) != 0)
		REQUIRE(why.text[0] != '\0');
	else {
		check(&hosts, lines[HOST] == NULL ? "" : lines[HOST]);
		for (size_t i = 0; i < hosts.list.n; i++)
			check(&hosts, hosts.list.words[i]);
		check_distinct(&hosts);
		hosts_free(&hosts);
	}
	free(text);
	return (0);
}
