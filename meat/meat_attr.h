/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the cluster is told of a request: a transient attribute, in Pacemaker's
 * sense, of the node that calls, which every node of the cluster sees.
 *
 *	operator-needed-alice
 *	on charlie since 2026-11-22 14:03:07 CET: meatclient -c alice
 *
 * All of this is pure but for the time zone.
 */
#ifndef FK_MEAT_ATTR_H
#define FK_MEAT_ATTR_H

#include <stddef.h>

#include "lib/attrd.h"
#include "lib/attributes.h"
#include "lib/clock.h"
#include "lib/node.h"
#include "meat/meat_data.h"

struct reason;

#define MEAT_ATTR_SIZE (sizeof(ATTRIBUTE_OPERATOR) + NODE_MAX)

/* A request somewhere in the cluster, as far as its attribute tells. */
struct meat_call {
	char node[NODE_MAX + 1];
	char host[MEAT_HOST_SIZE]; /* where meatclient must be run */
	char since[CLOCK_TEXT_SIZE];
};

/*
 * The attribute's name for a node, of bytes that node_is_byte() accepts:
 * attrd and XML take each of them as it is.  Returns `name`.
 */
char *meat_attr_name(char name[MEAT_ATTR_SIZE], const char *node);

/*
 * The attribute's value.  0, or -1 with the reason: it would be too long, or
 * the host's name is one that attrd does not give back as it was set.
 */
int meat_attr_value(char value[ATTRD_VALUE], const struct meat_request *request,
    struct reason *why);

/* Reads a value of the attribute of `node`.  0, or -1: it is none. */
int
meat_attr_parse(struct meat_call *call, const char *node, const char *value);

/*
 * The nodes that the attributes named in `text` are for, each once; at most
 * `max` of them.  Returns how many.
 */
size_t meat_attr_nodes(
    const char *text, size_t len, char nodes[][NODE_MAX + 1], size_t max);

#endif
