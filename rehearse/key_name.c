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
labelled(const struct cluster *cluster, const char *name)
{
	for (size_t i = 0; i < cluster->n; i++)
		if (strcasecmp(cluster_label(cluster, (int)i), name) == 0)
			return ((int)i);
	return (-1);
}

/* The node, which is in a known list; or -1 with the reason. */
static int
find_node(const struct key_evidence *evidence, struct reason *why)
{
	int node;

	if (evidence->two)
		return (reason_set(why,
		    "corosync.conf gives addresses of this host to two nodes"));
	if (evidence->given == NULL && evidence->self == -1)
		return (reason_set(why,
		    "no node of corosync.conf has an address of this host, "
		    "and " KEY_NAME_GIVEN " is not set"));
	if (evidence->given == NULL)
		return (evidence->self);
	node = labelled(evidence->cluster, evidence->given);
	if (node == -1)
		return (reason_set(why,
		    "%.100s is %.200s, which is no name of a node in "
		    "corosync.conf",
		    evidence->by, evidence->given));
	if (evidence->self != -1 && evidence->self != node)
		return (reason_set(why,
		    "%.100s is %.100s, and by its addresses this "
		    "host is node %.100s",
		    evidence->by, evidence->given,
		    cluster_label(evidence->cluster, evidence->self)));
	return (node);
}

/* The word by which the listener is asked for it. */
static const char *
find_word(const struct key_evidence *evidence, int *node, struct reason *why)
{
	*node = -1;
	if (evidence->known) {
		*node = find_node(evidence, why);
		return (*node == -1 ? NULL :
				      cluster_label(evidence->cluster, *node));
	}
	if (evidence->given == NULL)
		reason_set(why,
		    "no node list says what this host is called, "
		    "and " KEY_NAME_GIVEN
		    " is not set: on a remote node it is the "
		    "name that Pacemaker has for it");
	return (evidence->given);
}

int
key_name_find(struct key_name *name, const struct key_evidence *evidence,
    struct reason *why)
{
	const struct cluster none = { NULL, 0 };
	struct target target;
	const char *word;
	int node;

	*name = (struct key_name){ NULL, false };
	word = find_word(evidence, &node, why);
	if (word == NULL ||
	    target_choose(&target, NULL, word,
		evidence->known ? evidence->cluster : &none, why) == -1)
		return (-1);
	if (target.node != node) {
		target_free(&target);
		return (reason_set(why,
		    "\"%.100s\" means more than one node of corosync.conf",
		    word));
	}
	name->name = target.name;
	name->listed = node != -1;
	target.name = NULL;
	target_free(&target);
	return (0);
}

void
key_name_free(struct key_name *name)
{
	free(name->name);
	name->name = NULL;
}
