/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>

#include "lib/addr.h"
#include "lib/log.h"
#include "lib/stdfds.h"
#include "rehearse/config.h"
#include "rehearse/initrd.h"
#include "rehearse/names.h"
#include "rehearse/ways.h"

/* Says what is left out, and why. */
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
		const struct way *w = &ways->items[i];
		const char *node = names->items[w->name].text;

		addr_format(&w->addr, text);
		switch (w->kind) {
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
			log_warn("%s: no way to %s: %s", node, text, w->why);
			break;
		}
	}
}

/* Is the node as an initrd can use it?  Says why not. */
static bool
check_node(const struct name *name, enum node_state state,
    const struct place *place, bool tolerate)
{
	switch (state) {
	case NODE_OPEN:
	case NODE_SELF:
		return (true);
	case NODE_CLOSED:
		log_error("%s:%zu: %s: there is no way to any of its addresses",
		    place->path, place->line, name->text);
		return (false);
	case NODE_LOOPBACK:
		log_error("%s:%zu: %s: all its addresses are loopback "
			  "addresses: nobody else would be told",
		    place->path, place->line, name->text);
		return (false);
	case NODE_NAMELESS:
		break;
	}
	if (tolerate && !name->bad) {
		log_warn("%s:%zu: %s does not resolve, which is tolerated: %s",
		    place->path, place->line, name->text, name->why);
		return (true);
	}
	log_error("%s:%zu: %s does not resolve: %s", place->path, place->line,
	    name->text, name->why);
	return (false);
}

static bool
check_nodes(const struct names *names, const struct ways *ways,
    const struct place *place, bool tolerate)
{
	bool well = true, open = false;
	enum node_state state;
	size_t i;

	for (i = 0; i < names->n; i++) {
		state = ways_node(ways, i);
		open = open || state == NODE_OPEN;
		if (!check_node(&names->items[i], state, place, tolerate))
			well = false;
	}
	if (well && !open) {
		log_error("%s:%zu: there is no node to send to", place->path,
		    place->line);
		return (false);
	}
	return (well);
}

static void
print_config(const struct config *c)
{
	size_t i;

	fputs("opts", stdout);
	for (i = 0; i < c->opts.n; i++)
		printf(" %s", c->opts.words[i]);
	printf("\nwhen %s\n", config_when_text(c->when));
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
		const struct way *w = &ways->items[i];

		if (w->kind == WAY_OPEN || w->kind == WAY_CLOSED)
			printf("address %s %s\n", names->items[w->name].text,
			    addr_format(&w->addr, text));
	}
}

static void
print_route(const struct way *w)
{
	char to[ADDR_STRLEN], from[ADDR_STRLEN], via[ADDR_STRLEN] = "-";
	struct addr source = w->route.source;

	source.scope = 0; /* the interface stands beside it */
	if (w->route.has_gateway)
		addr_format(&w->route.gateway, via);
	printf("route %s %s %s %u %s\n", addr_format(&w->addr, to),
	    w->link.name, addr_format(&source, from), w->prefixlen, via);
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
initrd_print(const struct config *c, const struct names *names,
    const struct ways *ways, const struct place *place, bool tolerate)
{
	struct reason why;
	size_t i;

	tell_ways(names, ways);
	if (!check_nodes(names, ways, place, tolerate))
		return (false);
	print_config(c);
	print_names(names, ways);
	for (i = 0; i < ways->n; i++)
		if (ways->items[i].kind == WAY_OPEN && is_first(ways, i))
			print_route(&ways->items[i]);
	if (stdfds_flush(&why) == 0)
		return (true);
	log_error("%s", why.text);
	return (false);
}
