/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>

#include "lib/addr.h"
#include "lib/log.h"
#include "lib/stdfds.h"
#include "lib/send_config.h"
#include "rehearse/identity.h"
#include "rehearse/initrd.h"
#include "rehearse/names.h"
#include "rehearse/source.h"
#include "rehearse/ways.h"

/* Logs what is left out, and why. */
static void
tell_ways(const struct names *names, const struct ways *ways)
{
	char text[ADDR_STRLEN];
	size_t i;

	for (i = 0; i < names->n; i++)
		if (names->items[i].n > 0 && names->items[i].why[0] != '\0')
			log_warn("%s may have more addresses than these: %s",
			    names->items[i].text, names->items[i].why);
	for (i = 0; i < ways->n; i++) {
		const struct way *way = &ways->items[i];
		const char *node = names->items[way->name].text;

		addr_format(&way->addr, text);
		switch (way->kind) {
		case WAY_OPEN:
			break;
		case WAY_LOOPBACK:
			log_warn("%s: %s is left out: a loopback address", node,
			    text);
			break;
		case WAY_SELF:
			log_warn("%s: %s is left out: it is this host itself",
			    node, text);
			break;
		case WAY_CLOSED:
			log_warn("%s: no way to %s: %s", node, text, way->why);
			break;
		}
	}
}

/* The node has ways, but each of them has a source that is wrong. */
static bool
is_disbelieved(const struct ways *ways, size_t name)
{
	size_t i;

	for (i = 0; i < ways->n; i++)
		if (ways->items[i].name == name && ways->items[i].wrong)
			return (true);
	return (false);
}

/* Is the node as an initrd can use it?  Logs why not. */
static bool
check_node(const struct initrd *initrd, size_t i, enum node_state state)
{
	const struct name *name = &initrd->names->items[i];
	const struct place *place = &initrd->place;

	switch (state) {
	case NODE_OPEN:
	case NODE_SELF:
		return (true);
	case NODE_CLOSED:
		log_error("%s:%zu: %s: there is no way to any of its "
			  "addresses%s",
		    place->path, place->line, name->text,
		    is_disbelieved(initrd->ways, i) ?
			" from an address that is this host's in the cluster" :
			"");
		return (false);
	case NODE_LOOPBACK:
		log_error("%s:%zu: %s: all its addresses are loopback "
			  "addresses: nobody else would be told",
		    place->path, place->line, name->text);
		return (false);
	case NODE_NAMELESS:
		break;
	}
	if (initrd->tolerate.unresolved && !name->bad) {
		log_warn("%s:%zu: %s does not resolve, which is tolerated: %s",
		    place->path, place->line, name->text, name->why);
		return (true);
	}
	log_error("%s:%zu: %s does not resolve: %s", place->path, place->line,
	    name->text, name->why);
	return (false);
}

static bool
check_nodes(const struct initrd *initrd)
{
	bool well = true, open = false;
	enum node_state state;
	size_t i;

	for (i = 0; i < initrd->names->n; i++) {
		state = ways_node(initrd->ways, i);
		open = open || state == NODE_OPEN;
		if (!check_node(initrd, i, state))
			well = false;
	}
	if (well && !open) {
		log_error("%s:%zu: there is no node to send to",
		    initrd->place.path, initrd->place.line);
		return (false);
	}
	return (well);
}

/*
 * No address of a service, or of another node, goes into an image: the right
 * source is put in its place, or else the way is left out.
 */
static void
fix_source(const struct initrd *initrd, struct way *way)
{
	const char *node = initrd->names->items[way->name].text;
	char to[ADDR_STRLEN], from[ADDR_STRLEN], better[ADDR_STRLEN],
	    whose[160];

	addr_format(&way->addr, to);
	addr_format(way->swapped ? &way->kernels : &way->route.source, from);
	sources_describe(initrd->sources,
	    way->swapped ? &way->kernels : &way->route.source, whose,
	    sizeof(whose));
	if (way->swapped)
		log_warn("%s: the kernel would send to %s from %s, %s; the "
			 "image gets %s",
		    node, to, from, whose,
		    addr_format(&way->route.source, better));
	else if (way->wrong && initrd->tolerate.source)
		log_warn("%s: %s would be told from %s, %s: that is tolerated",
		    node, to, from, whose);
	else if (way->wrong)
		close_way(way, "from %s, %s", from, whose);
	else if (initrd->sources->known &&
	    sources_rank(initrd->sources, &way->route.source) ==
		SOURCE_POSSIBLE)
		log_warn(
		    "%s: %s would be told from %s, %s", node, to, from, whose);
}

/* In no cluster the kernel's choice has to do, but for a name's addresses. */
static void
warn_unknown(const struct initrd *initrd)
{
	const struct way *way;
	size_t i;

	if (initrd->sources->known)
		return;
	for (i = 0; i < initrd->ways->n; i++) {
		way = &initrd->ways->items[i];
		if (way->kind != WAY_OPEN ||
		    sources_rank(initrd->sources, &way->route.source) !=
			SOURCE_POSSIBLE)
			continue;
		log_warn(
		    "%s has no address of a node: nobody can say whether the "
		    "cluster knows this host by the sources that the "
		    "kernel takes",
		    COROSYNC_CONF);
		return;
	}
}

static void
fix_sources(const struct initrd *initrd)
{
	size_t i;

	sources_choose(initrd->ways, initrd->sources);
	warn_unknown(initrd);
	for (i = 0; i < initrd->ways->n; i++)
		if (initrd->ways->items[i].kind == WAY_OPEN)
			fix_source(initrd, &initrd->ways->items[i]);
}

static void
print_config(const struct config *config)
{
	size_t i;

	fputs("opts", stdout);
	for (i = 0; i < config->opts.n; i++)
		printf(" %s", config->opts.words[i]);
	printf("\nwhen %s\n", config_when_text(config->when));
}

static void
print_names(const struct names *names, const struct ways *ways)
{
	char text[ADDR_STRLEN];
	size_t i;

	for (i = 0; i < names->n; i++)
		if (ways_node(ways, i) == NODE_NAMELESS)
			printf("unresolved %s\n", names->items[i].text);
	for (i = 0; i < ways->n; i++) {
		const struct way *way = &ways->items[i];

		if (way->kind == WAY_OPEN || way->kind == WAY_CLOSED)
			printf("address %s %s\n", names->items[way->name].text,
			    addr_format(&way->addr, text));
	}
}

static void
print_route(const struct way *way)
{
	char to[ADDR_STRLEN], from[ADDR_STRLEN], via[ADDR_STRLEN] = "-";
	struct addr source = way->route.source;

	source.scope = 0; /* the interface is printed too */
	if (way->route.has_gateway)
		addr_format(&way->route.gateway, via);
	printf("route %s %s %s %u %s\n", addr_format(&way->addr, to),
	    way->link.name, addr_format(&source, from), way->prefixlen, via);
}

/* Two nodes may have one address. */
static bool
is_first(const struct ways *ways, size_t i)
{
	size_t j;

	for (j = 0; j < i; j++)
		if (ways->items[j].kind == WAY_OPEN &&
		    addr_cmp(&ways->items[j].addr, &ways->items[i].addr) == 0)
			return (false);
	return (true);
}

bool
initrd_print(const struct initrd *initrd)
{
	const struct ways *ways = initrd->ways;
	struct reason why;
	size_t i;

	fix_sources(initrd);
	tell_ways(initrd->names, ways);
	if (!check_nodes(initrd))
		return (false);
	print_config(initrd->config);
	print_names(initrd->names, ways);
	for (i = 0; i < ways->n; i++)
		if (ways->items[i].kind == WAY_OPEN && is_first(ways, i))
			print_route(&ways->items[i]);
	if (stdfds_flush(&why) == 0)
		return (true);
	log_error("%s", why.text);
	return (false);
}
