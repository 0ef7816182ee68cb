/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/number.h"
#include "suicide/cluster.h"

#define ID_MAX 4294967295LL
#define IDS_MAX 64 /* more are more than one all the same */

/* Different numbers. */
struct ids {
	long long id[IDS_MAX];
	size_t n;
};

struct map {
	struct ids listed, members;
	size_t votes; /* 0: not given */
};

static void
add_id(struct ids *ids, long long id)
{
	size_t i;

	for (i = 0; i < ids->n; i++)
		if (ids->id[i] == id)
			return;
	if (ids->n < IDS_MAX)
		ids->id[ids->n++] = id;
}

/* What follows `prefix` in `key`, or NULL. */
static char *
behind(char *key, const char *prefix)
{
	const size_t len = strlen(prefix);

	return (strncmp(key, prefix, len) == 0 ? key + len : NULL);
}

/* Takes the number that `rest` begins with, up to a dot. */
static int
take_id(struct ids *ids, char *rest, struct reason *why)
{
	char *dot = strchr(rest, '.');
	struct reason inner;
	long long id;

	if (dot == NULL)
		return (reason_set(why, "\"%.64s\" is no node's key", rest));
	*dot = '\0';
	if (number_parse(rest, 0, ID_MAX, NULL, &id, &inner) == -1)
		return (reason_set(why, "a node's number: %s", inner.text));
	add_id(ids, id);
	return (0);
}

static int
take_votes(struct map *map, char *rest, struct reason *why)
{
	const char *equals = strstr(rest, " = ");
	struct reason inner;
	long long votes;

	if (equals == NULL)
		return (reason_set(why, "expected_votes without a value"));
	if (number_parse(equals + 3, 0, ID_MAX, NULL, &votes, &inner) == -1)
		return (reason_set(why, "expected_votes: %s", inner.text));
	map->votes = (size_t)votes;
	return (0);
}

static int
take_line(struct map *map, char *line, struct reason *why)
{
	char *rest;

	if ((rest = behind(line, "nodelist.node.")) != NULL)
		return (take_id(&map->listed, rest, why));
	/* The second is corosync 2's. */
	if ((rest = behind(line, "runtime.members.")) != NULL ||
	    (rest = behind(line, "runtime.totem.pg.mrp.srp.members.")) != NULL)
		return (take_id(&map->members, rest, why));
	if ((rest = behind(line, "quorum.expected_votes ")) != NULL)
		return (take_votes(map, rest, why));
	return (0);
}

static size_t
greatest(const struct map *map)
{
	size_t n = map->votes;

	n = map->listed.n > n ? map->listed.n : n;
	return (map->members.n > n ? map->members.n : n);
}

int
cluster_parse(const char *bytes, size_t len, size_t *nodes, struct reason *why)
{
	struct map map = { .votes = 0 };
	char *copy, *line, *next;
	int rc = 0;

	if (memchr(bytes, '\0', len) != NULL)
		return (reason_set(why, "a NUL byte"));
	if ((copy = strndup(bytes, len)) == NULL)
		return (reason_set(why, "no memory"));
	next = copy;
	while (rc == 0 && (line = strsep(&next, "\n")) != NULL)
		rc = take_line(&map, line, why);
	free(copy);
	if (rc == 0 && map.members.n == 0)
		rc = reason_set(why, "no member");
	if (rc == 0 && map.listed.n == 0)
		rc = reason_set(why, "no node list");
	if (rc == 0)
		*nodes = greatest(&map);
	return (rc);
}
