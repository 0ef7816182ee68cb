/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/cluster.h"
#include "lib/reason.h"
#include "lib/target.h"
#include "rehearse/key_name.h"

/* The node that is called so, and not only has such an address; or -1. */
static int
labelled(const struct cluster *c, const char *name)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcasecmp(cluster_label(c, (int)i), name) == 0)
			return ((int)i);
	return (-1);
}

/* The node, which is in a known list; or -1 with the reason. */
static int
find_node(const struct key_evidence *e, struct reason *why)
{
	int node;

	if (e->two)
		return (reason_set(why,
		    "corosync.conf gives addresses of this host to two nodes"));
	if (e->given == NULL && e->self == -1)
		return (reason_set(why,
		    "no node of corosync.conf has an address of this host, "
		    "and " KEY_NAME_GIVEN " is not set"));
	if (e->given == NULL)
		return (e->self);
	node = labelled(e->cluster, e->given);
	if (node == -1)
		return (reason_set(why,
		    "%.100s is %.200s, which is no name of a node in "
		    "corosync.conf",
		    e->by, e->given));
	if (e->self != -1 && e->self != node)
		return (reason_set(why,
		    "%.100s is %.100s, and by its addresses this "
		    "host is node %.100s",
		    e->by, e->given, cluster_label(e->cluster, e->self)));
	return (node);
}

/* The word by which the listener is asked for it. */
static const char *
find_word(const struct key_evidence *e, int *node, struct reason *why)
{
	*node = -1;
	if (e->known) {
		*node = find_node(e, why);
		return (*node == -1 ? NULL : cluster_label(e->cluster, *node));
	}
	if (e->given == NULL)
		reason_set(why,
		    "no node list says what this host is called, "
		    "and " KEY_NAME_GIVEN
		    " is not set: on a remote node it is the "
		    "name that Pacemaker has for it");
	return (e->given);
}

int
key_name_find(
    struct key_name *n, const struct key_evidence *e, struct reason *why)
{
	const struct cluster none = { NULL, 0 };
	struct target t;
	const char *word;
	int node;

	*n = (struct key_name){ NULL, false };
	word = find_word(e, &node, why);
	if (word == NULL ||
	    target_choose(&t, NULL, word, e->known ? e->cluster : &none, why) ==
		-1)
		return (-1);
	if (t.node != node) {
		target_free(&t);
		return (reason_set(why,
		    "\"%.100s\" means more than one node of corosync.conf",
		    word));
	}
	n->name = t.name;
	n->listed = node != -1;
	t.name = NULL;
	target_free(&t);
	return (0);
}

void
key_name_free(struct key_name *n)
{
	free(n->name);
	n->name = NULL;
}
