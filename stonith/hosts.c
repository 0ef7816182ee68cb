/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/addr.h"
#include "lib/reason.h"
#include "stonith/hostmap.h"
#include "stonith/hosts.h"

static int
read_list(struct hosts *hosts, const char *text, struct reason *why)
{
	struct reason inner = { "" };
	size_t i;

	if (list_add(&hosts->list, text) == -1)
		return (reason_set(why, "hostlist: %s", strerror(errno)));
	if (hosts->list.n == 0)
		return (reason_set(why, "hostlist has no host in it"));
	for (i = 0; i < hosts->list.n; i++)
		if (hostmap_name("host", hosts->list.words[i], &inner) == -1)
			return (reason_set(why, "hostlist: %s", inner.text));
	return (0);
}

static int
read_shorten(bool *shorten, const char *text, struct reason *why)
{
	static const char *const yes[] = { "1", "yes", "true" };
	static const char *const no[] = { "0", "no", "false" };
	size_t i;

	for (i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		if (strcasecmp(text, yes[i]) == 0) {
			*shorten = true;
			return (0);
		}
		if (strcasecmp(text, no[i]) == 0) {
			*shorten = false;
			return (0);
		}
	}
	return (reason_set(why, "short=%.64s: neither 1 nor 0", text));
}

/* `host` up to its first dot, unless it is an address. */
static int
shorten(const char *host, char plug[HOST_SIZE], struct reason *why)
{
	struct reason inner = { "" };
	char ifname[IF_NAMESIZE];
	struct addr addr;

	switch (addr_parse(host, &addr, ifname, &inner)) {
	case ADDR_IS_ADDRESS:
		snprintf(plug, HOST_SIZE, "%s", host);
		return (0);
	case ADDR_IS_NAME:
		snprintf(
		    plug, HOST_SIZE, "%.*s", (int)strcspn(host, "."), host);
		if (plug[0] != '\0')
			return (0);
		break;
	case ADDR_IS_BAD:
		break;
	}
	return (reason_set(
	    why, "short: %.64s has no part before the first dot", host));
}

/*
 * The plug of a host that may be asked for.  Where alice's plug is called
 * "bob", the plug of a host bob cannot be that one, too.  And of hosts that no
 * list names, two could have the same first part.
 */
static int
plug_of(const struct hosts *hosts, const char *host, char plug[HOST_SIZE],
    struct reason *why)
{
	const struct hostmap_pair *pair = hostmap_host(&hosts->map, host);

	if (pair != NULL) {
		snprintf(plug, HOST_SIZE, "%s", pair->plug);
		return (0);
	}
	if (!hosts->shorten)
		snprintf(plug, HOST_SIZE, "%s", host);
	else if (shorten(host, plug, why) == -1)
		return (-1);
	if (hosts->list.n == 0 && strlen(plug) < strlen(host))
		return (reason_set(why,
		    "short: without hostlist another host could be \"%.64s\", "
		    "too: set hostlist or hostmap",
		    plug));
	pair = hostmap_plug(&hosts->map, plug);
	if (pair != NULL)
		return (reason_set(why,
		    "%.64s is not in hostmap, where the plug \"%.64s\" is "
		    "%.64s's",
		    host, pair->plug, pair->host));
	return (0);
}

/* Every host of the list has a plug, and shortening gave no two the same. */
static int
check_plugs(const struct hosts *hosts, struct reason *why)
{
	char a[HOST_SIZE], b[HOST_SIZE];
	size_t i, j;

	for (i = 0; i < hosts->list.n; i++) {
		if (plug_of(hosts, hosts->list.words[i], a, why) == -1)
			return (-1);
		for (j = 0; j < i; j++) {
			if (plug_of(hosts, hosts->list.words[j], b, why) == -1)
				return (-1);
			if (hostmap_same(a, b))
				return (reason_set(why,
				    "%.64s and %.64s are both \"%.64s\" for "
				    "the agent: set hostmap or short=0",
				    hosts->list.words[j], hosts->list.words[i],
				    a));
		}
	}
	return (0);
}

int
hosts_read(struct hosts *hosts, const char *hostlist, const char *hostmap,
    const char *shorten_text, bool shorten_default, struct reason *why)
{
	memset(hosts, 0, sizeof(*hosts));
	hosts->shorten = shorten_default;
	if ((shorten_text == NULL ||
		read_shorten(&hosts->shorten, shorten_text, why) == 0) &&
	    (hostlist == NULL || read_list(hosts, hostlist, why) == 0) &&
	    (hostmap == NULL || hostmap_read(&hosts->map, hostmap, why) == 0) &&
	    check_plugs(hosts, why) == 0)
		return (0);
	hosts_free(hosts);
	return (-1);
}

void
hosts_free(struct hosts *hosts)
{
	list_free(&hosts->list);
	hostmap_free(&hosts->map);
}

int
hosts_plug(const struct hosts *hosts, const char *host, char plug[HOST_SIZE],
    struct reason *why)
{
	size_t i;

	if (hostmap_name("host", host, why) == -1)
		return (-1);
	for (i = 0; i < hosts->list.n; i++)
		if (strcasecmp(hosts->list.words[i], host) == 0)
			return (
			    plug_of(hosts, hosts->list.words[i], plug, why));
	if (hosts->list.n > 0)
		return (reason_set(why, "host %.64s is not in hostlist", host));
	return (plug_of(hosts, host, plug, why));
}

const char *
hosts_of_plug(const struct hosts *hosts, const char *plug)
{
	size_t i;

	for (i = 0; i < hosts->map.n; i++)
		if (strcmp(hosts->map.pairs[i].plug, plug) == 0)
			return (hosts->map.pairs[i].host);
	return (plug);
}
