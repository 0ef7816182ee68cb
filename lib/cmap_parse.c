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
take_unsigned(const struct cmapline *l, unsigned *n, struct reason *why)
{
	long long value;

	if (!cmapline_is_number(l))
		return (reason_set(why, "a %.16s and no number", l->type));
	if (number_parse(l->value, 0, UINT_MAX, NULL, &value, why) == -1)
		return (-1);
	*n = (unsigned)value;
	return (0);
}

static int
take_greatest(const struct cmapline *l, unsigned *n, struct reason *why)
{
	unsigned value = 0;

	if (take_unsigned(l, &value, why) == -1)
		return (-1);
	*n = value > *n ? value : *n;
	return (0);
}

static struct cmap_member *
member_of(struct cmap *c, unsigned nodeid)
{
	struct cmap_member *members;
	size_t i;

	for (i = c->n_members; i > 0; i--)
		if (c->members[i - 1].nodeid == nodeid)
			return (&c->members[i - 1]);
	members = reallocarray(c->members, c->n_members + 1, sizeof(*members));
	if (members == NULL)
		return (NULL);
	c->members = members;
	members[c->n_members] = (struct cmap_member){ .nodeid = nodeid };
	return (&members[c->n_members++]);
}

/* One address, "ip(TEXT)"; empty: that link has none. */
static int
add_addr(struct cmap_member *m, const char *text, struct reason *why)
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
	addrs = reallocarray(m->addrs, m->n + 1, sizeof(*addrs));
	if (addrs == NULL)
		return (reason_set(why, "no memory"));
	m->addrs = addrs;
	m->addrs[m->n++] = a;
	return (0);
}

/* "r(0) ip(10.0.0.1) r(1) ip(fd00::1) " */
static int
take_ip(struct cmap_member *m, const char *value, struct reason *why)
{
	char text[INET6_ADDRSTRLEN];
	const char *s = value, *end;

	m->n = 0;
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
		if (add_addr(m, text, why) == -1)
			return (-1);
	}
	if (s == NULL || *s != '\0')
		return (reason_set(
		    why, "\"%.128s\" is no list of addresses", value));
	return (0);
}

static int
take_member(struct cmap *c, const struct cmapline *l, const char *rest,
    struct reason *why)
{
	struct cmap_member *m;
	unsigned nodeid;

	if (cmapline_id(&rest, &nodeid, why) == -1)
		return (-1);
	if ((m = member_of(c, nodeid)) == NULL)
		return (reason_set(why, "no memory"));
	if (strcmp(rest, "ip") == 0)
		return (take_ip(m, l->value, why));
	if (strcmp(rest, "status") != 0)
		return (0);
	m->joined = strcmp(l->value, "joined") == 0;
	if (!m->joined && strcmp(l->value, "left") != 0)
		return (reason_set(why, "\"%.64s\" is no status", l->value));
	return (0);
}

/* "N.knet_ping_timeout", of the configuration or of what runs. */
static int
take_timer(struct timers *t, const struct cmapline *l, const char *rest,
    struct reason *why)
{
	rest += strcspn(rest, ".");
	if (strcmp(rest, ".knet_ping_interval") == 0)
		return (take_greatest(l, &t->interval, why));
	if (strcmp(rest, ".knet_ping_timeout") == 0)
		return (take_greatest(l, &t->timeout, why));
	return (0);
}

struct map {
	struct cmap *c;
	bool named; /* there is a key for the transport */
	bool old;   /* corosync 2 */
	struct timers timers;
};

static int
take_key(const struct cmapline *l, void *arg, struct reason *why)
{
	struct map *m = arg;
	const char *rest;

	if ((rest = cmapline_after(l->key, "runtime.members.")) != NULL)
		return (take_member(m->c, l, rest, why));
	rest = cmapline_after(l->key, "runtime.totem.pg.mrp.srp.members.");
	if (rest != NULL) {
		m->old = true;
		return (take_member(m->c, l, rest, why));
	}
	if (strcmp(l->key, "totem.transport") == 0) {
		m->named = true;
		m->c->knet = strcmp(l->value, "knet") == 0;
		return (0);
	}
	if ((rest = cmapline_after(
		 l->key, "runtime.config.totem.interface.")) != NULL)
		return (take_timer(&m->timers, l, rest, why));
	if (strcmp(l->key, "runtime.config.totem.token") == 0)
		return (take_unsigned(l, &m->timers.token, why));
	if ((rest = cmapline_after(l->key, "totem.interface.")) != NULL &&
	    take_timer(&m->timers, l, rest, why) == -1)
		return (-1);
	return (coromap_set(
	    &m->c->nodes, l->key, l->value, cmapline_is_number(l), 0, why));
}

static void
set_timers(struct cmap *c, const struct timers *t)
{
	const unsigned token = t->token > 0 ? t->token : TOKEN_MS;

	/* calc_knet_ping_timers() of totemconfig.c, with its two pongs. */
	c->interval_ms = t->interval > 0 ? t->interval : token / 4;
	if (c->interval_ms == 0)
		c->interval_ms = 1;
	c->frozen_ms = t->timeout > 0 ? t->timeout : token / 2;
	if (c->frozen_ms / 2 < c->interval_ms)
		c->frozen_ms = c->interval_ms < UINT_MAX / 2 ?
		    2 * c->interval_ms :
		    UINT_MAX;
}

bool
cmap_is_whole(const char *bytes, size_t len)
{
	static const char last[] = "\ntotem.version (";

	return (memmem(bytes, len, last, sizeof(last) - 1) != NULL);
}

int
cmap_parse(struct cmap *c, const char *bytes, size_t len, struct reason *why)
{
	struct map m = { .c = c };

	memset(c, 0, sizeof(*c));
	if (cmapline_each(bytes, len, take_key, &m, why) == -1 ||
	    coromap_settle(&c->nodes, why) == -1) {
		cmap_free(c);
		return (-1);
	}
	set_timers(c, &m.timers);
	/* Its own default: knet since corosync 3 (totemconfig.c). */
	if (!m.named)
		c->knet = !m.old;
	return (0);
}

const struct cmap_member *
cmap_member(const struct cmap *c, unsigned nodeid)
{
	size_t i;

	for (i = 0; i < c->n_members; i++)
		if (c->members[i].nodeid == nodeid)
			return (&c->members[i]);
	return (NULL);
}

void
cmap_free(struct cmap *c)
{
	size_t i;

	for (i = 0; i < c->n_members; i++)
		free(c->members[i].addrs);
	free(c->members);
	corosync_free(&c->nodes);
	memset(c, 0, sizeof(*c));
}
