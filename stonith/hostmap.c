/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/reason.h"
#include "stonith/hostmap.h"

#define SEPARATORS ", \t"
#define DIGITS "0123456789"

int
hostmap_name(const char *what, const char *name, struct reason *why)
{
	const char *c;

	for (c = name; *c != '\0'; c++)
		if ((unsigned char)*c <= ' ' || *c == 0x7f || *c == ',')
			return (reason_set(why,
			    "%s \"%.64s\" has a blank, a comma or a control "
			    "character in it",
			    what, name));
	if (c == name)
		return (reason_set(why, "an empty %s", what));
	if (c - name >= HOST_SIZE)
		return (
		    reason_set(why, "%s \"%.64s...\" is longer than %d bytes",
			what, name, HOST_SIZE - 1));
	return (0);
}

const struct hostmap_pair *
hostmap_host(const struct hostmap *map, const char *host)
{
	size_t i;

	for (i = 0; i < map->n; i++)
		if (strcasecmp(map->pairs[i].host, host) == 0)
			return (&map->pairs[i]);
	return (NULL);
}

bool
hostmap_same(const char *a, const char *b)
{
	if (a[strspn(a, DIGITS)] == '\0' && b[strspn(b, DIGITS)] == '\0') {
		a += strspn(a, "0");
		b += strspn(b, "0");
	}
	return (strcasecmp(a, b) == 0);
}

const struct hostmap_pair *
hostmap_plug(const struct hostmap *map, const char *plug)
{
	size_t i;

	for (i = 0; i < map->n; i++)
		if (hostmap_same(map->pairs[i].plug, plug))
			return (&map->pairs[i]);
	return (NULL);
}

/* A host has one plug, and a plug one host. */
static int
check_pair(const struct hostmap *map, const char *host, const char *plug,
    struct reason *why)
{
	const struct hostmap_pair *known = hostmap_host(map, host);

	if (known != NULL && strcmp(known->plug, plug) != 0)
		return (
		    reason_set(why, "host %.64s has two plugs, %.64s and %.64s",
			host, known->plug, plug));
	known = hostmap_plug(map, plug);
	if (known != NULL && strcasecmp(known->host, host) != 0)
		return (reason_set(why,
		    "hosts %.64s and %.64s have one plug (%.64s, %.64s): to "
		    "switch one would switch the other",
		    known->host, host, known->plug, plug));
	return (0);
}

/* Adds "host:plug", of which it takes the memory. */
static int
add_pair(struct hostmap *map, char *host, struct reason *why)
{
	struct hostmap_pair *more;
	char *plug = strchr(host, ':');

	if (plug == NULL || strchr(host, ';') != NULL) {
		reason_set(why,
		    "\"%.64s\" is not host:plug (pairs are separated by commas "
		    "or blanks)",
		    host);
		goto fail;
	}
	*plug++ = '\0';
	if (hostmap_name("host", host, why) == -1 ||
	    hostmap_name("plug", plug, why) == -1 ||
	    check_pair(map, host, plug, why) == -1)
		goto fail;
	more = reallocarray(map->pairs, map->n + 1, sizeof(*more));
	if (more == NULL) {
		reason_set(why, "no memory");
		goto fail;
	}
	map->pairs = more;
	more[map->n++] = (struct hostmap_pair){ host, plug };
	return (0);
fail:
	free(host);
	return (-1);
}

int
hostmap_read(struct hostmap *map, const char *text, struct reason *why)
{
	struct reason inner = { "" };
	size_t len;
	char *pair;

	for (text += strspn(text, SEPARATORS); *text != '\0';
	     text += len, text += strspn(text, SEPARATORS)) {
		len = strcspn(text, SEPARATORS);
		if ((pair = strndup(text, len)) == NULL)
			return (reason_set(why, "no memory"));
		if (add_pair(map, pair, &inner) == -1)
			return (reason_set(why, "hostmap: %s", inner.text));
	}
	if (map->n == 0)
		return (reason_set(why, "hostmap has no host in it"));
	return (0);
}

void
hostmap_free(struct hostmap *map)
{
	while (map->n > 0)
		free(map->pairs[--map->n].host); /* the plug is in it */
	free(map->pairs);
	map->pairs = NULL;
}
