/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <arpa/inet.h>

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "lib/cmap_parse.h"
#include "lib/cmapline.h"
#include "lib/coromap.h"
#include "lib/number.h"
#include "lib/reason.h"

/* corosync's own default (totemconfig.c), if the map does not have it. */
#define TOKEN_MS 3000

/* What the map has about knet's timers: 0 is what it does not have. */
struct timers {
	unsigned token, interval, timeout;
};

static int
take_unsigned(const struct cmapline *line, unsigned *n, struct reason *why)
{
	long long value;

	if (!cmapline_is_number(line))
		return (reason_set(why, "a %.16s and no number", line->type));
	if (number_parse(line->value, 0, UINT_MAX, NULL, &value, why) == -1)
		return (-1);
	*n = (unsigned)value;
	return (0);
}

static int
take_greatest(const struct cmapline *line, unsigned *n, struct reason *why)
{
	unsigned value = 0;

	if (take_unsigned(line, &value, why) == -1)
		return (-1);
	*n = value > *n ? value : *n;
	return (0);
}

static struct cmap_member *
member_of(struct cmap *cmap, unsigned nodeid)
{
	struct cmap_member *members;
	size_t i;

	for (i = cmap->n_members; i > 0; i--)
		if (cmap->members[i - 1].nodeid == nodeid)
			return (&cmap->members[i - 1]);
	members =
	    reallocarray(cmap->members, cmap->n_members + 1, sizeof(*members));
	if (members == NULL)
		return (NULL);
	cmap->members = members;
	members[cmap->n_members] = (struct cmap_member){ .nodeid = nodeid };
	return (&members[cmap->n_members++]);
}

/* One address, "ip(TEXT)"; empty: that link has none. */
static int
add_addr(struct cmap_member *member, const char *text, struct reason *why)
{
	struct addr a = { .family = AF_INET }, *addrs;

	if (text[0] == '\0')
		return (0);
	if (inet_pton(AF_INET, text, a.bytes) != 1) {
		a.family = AF_INET6;
		if (inet_pton(AF_INET6, text, a.bytes) != 1)
			return (
			    reason_set(why, "\"%.64s\" is no address", text));
	}
	if (addr_is_link_local(&a))
		return (0);
	addrs = reallocarray(member->addrs, member->n + 1, sizeof(*addrs));
	if (addrs == NULL)
		return (reason_set(why, "no memory"));
	member->addrs = addrs;
	member->addrs[member->n++] = a;
	return (0);
}

/* "r(0) ip(10.0.0.1) r(1) ip(fd00::1) " */
static int
take_ip(struct cmap_member *member, const char *value, struct reason *why)
{
	char text[INET6_ADDRSTRLEN];
	const char *s = value, *end;

	member->n = 0;
	for (s += strspn(s, " "); *s != '\0'; s = end + strspn(end, " ")) {
		if (s[0] != 'r' || s[1] != '(')
			break;
		s += 2 + strspn(s + 2, "0123456789");
		if ((s = cmapline_after(s, ") ip(")) == NULL ||
		    (end = strchr(s, ')')) == NULL ||
		    (size_t)(end - s) >= sizeof(text))
			break;
		memcpy(text, s, (size_t)(end - s));
		text[end++ - s] = '\0';
		if (add_addr(member, text, why) == -1)
			return (-1);
	}
	if (s == NULL || *s != '\0')
		return (reason_set(
		    why, "\"%.128s\" is no list of addresses", value));
	return (0);
}

static int
take_member(struct cmap *cmap, const struct cmapline *line, const char *rest,
    struct reason *why)
{
	struct cmap_member *member;
	unsigned nodeid;

	if (cmapline_id(&rest, &nodeid, why) == -1)
		return (-1);
	if ((member = member_of(cmap, nodeid)) == NULL)
		return (reason_set(why, "no memory"));
	if (strcmp(rest, "ip") == 0)
		return (take_ip(member, line->value, why));
	if (strcmp(rest, "status") != 0)
		return (0);
	member->joined = strcmp(line->value, "joined") == 0;
	if (!member->joined && strcmp(line->value, "left") != 0)
		return (reason_set(why, "\"%.64s\" is no status", line->value));
	return (0);
}

/* "N.knet_ping_timeout", of the configuration or of what runs. */
static int
take_timer(struct timers *timers, const struct cmapline *line, const char *rest,
    struct reason *why)
{
	rest += strcspn(rest, ".");
	if (strcmp(rest, ".knet_ping_interval") == 0)
		return (take_greatest(line, &timers->interval, why));
	if (strcmp(rest, ".knet_ping_timeout") == 0)
		return (take_greatest(line, &timers->timeout, why));
	return (0);
}

struct map {
	struct cmap *c;
	bool named; /* there is a key for the transport */
	bool old;   /* corosync 2 */
	struct timers timers;
};

static int
take_key(const struct cmapline *line, void *arg, struct reason *why)
{
	struct map *map = arg;
	const char *rest;

	if ((rest = cmapline_after(line->key, "runtime.members.")) != NULL)
		return (take_member(map->c, line, rest, why));
	rest = cmapline_after(line->key, "runtime.totem.pg.mrp.srp.members.");
	if (rest != NULL) {
		map->old = true;
		return (take_member(map->c, line, rest, why));
	}
	if (strcmp(line->key, "totem.transport") == 0) {
		map->named = true;
		map->c->knet = strcmp(line->value, "knet") == 0;
		return (0);
	}
	if ((rest = cmapline_after(
		 line->key, "runtime.config.totem.interface.")) != NULL)
		return (take_timer(&map->timers, line, rest, why));
	if (strcmp(line->key, "runtime.config.totem.token") == 0)
		return (take_unsigned(line, &map->timers.token, why));
	if ((rest = cmapline_after(line->key, "totem.interface.")) != NULL &&
	    take_timer(&map->timers, line, rest, why) == -1)
		return (-1);
	return (coromap_set(&map->c->nodes, line->key, line->value,
	    cmapline_is_number(line), 0, why));
}

static void
set_timers(struct cmap *cmap, const struct timers *timers)
{
	const unsigned token = timers->token > 0 ? timers->token : TOKEN_MS;

	/* calc_knet_ping_timers() of totemconfig.c, with its two pongs. */
	cmap->interval_ms = timers->interval > 0 ? timers->interval : token / 4;
	if (cmap->interval_ms == 0)
		cmap->interval_ms = 1;
	cmap->frozen_ms = timers->timeout > 0 ? timers->timeout : token / 2;
	if (cmap->frozen_ms / 2 < cmap->interval_ms)
		cmap->frozen_ms = cmap->interval_ms < UINT_MAX / 2 ?
		    2 * cmap->interval_ms :
		    UINT_MAX;
}

bool
cmap_is_whole(const char *bytes, size_t len)
{
	static const char last[] = "\ntotem.version (";

	return (memmem(bytes, len, last, sizeof(last) - 1) != NULL);
}

int
cmap_parse(struct cmap *cmap, const char *bytes, size_t len, struct reason *why)
{
	struct map map = { .c = cmap };

	memset(cmap, 0, sizeof(*cmap));
	if (cmapline_each(bytes, len, take_key, &map, why) == -1 ||
	    coromap_settle(&cmap->nodes, why) == -1) {
		cmap_free(cmap);
		return (-1);
	}
	set_timers(cmap, &map.timers);
	/* Its own default: knet since corosync 3 (totemconfig.c). */
	if (!map.named)
		cmap->knet = !map.old;
	return (0);
}

const struct cmap_member *
cmap_member(const struct cmap *cmap, unsigned nodeid)
{
	size_t i;

	for (i = 0; i < cmap->n_members; i++)
		if (cmap->members[i].nodeid == nodeid)
			return (&cmap->members[i]);
	return (NULL);
}

void
cmap_free(struct cmap *cmap)
{
	size_t i;

	for (i = 0; i < cmap->n_members; i++)
		free(cmap->members[i].addrs);
	free(cmap->members);
	corosync_free(&cmap->nodes);
	memset(cmap, 0, sizeof(*cmap));
}
