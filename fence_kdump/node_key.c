/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "fence_kdump/node_key.h"
#include "lib/corosync.h"
#include "lib/target.h"

const char *
node_key_name(const struct target *t, bool by_plug)
{
	/* Of an unknown node, the words of `plug` stand before the others. */
	return (t->node == -1 && !by_plug ? NULL : t->name);
}

static void
refuse(struct node_key *k, const char *what)
{
	k->state = NODE_KEY_REFUSED;
	reason_set(&k->why, "no key can be made from %s: %s", k->path, what);
}

/* Makes the key from the secret. */
static void
make(struct node_key *k, const struct secret *s, const char *name)
{
	k->path = s->path;
	if (!kdump2_secret_id(k->kid, s->bytes, s->n)) {
		refuse(k, "it has no id");
		return;
	}
	if (name == NULL) {
		refuse(k,
		    "only port or plug can name a node that is none of "
		    "corosync's");
		return;
	}
	if (!kdump2_key_make(&k->key, s->bytes, s->n, name)) {
		refuse(k, "the name of the node is too long");
		return;
	}
	snprintf(k->name, sizeof(k->name), "%s", name);
	kdump2_key_id(k->id, &k->key);
	k->state = NODE_KEY_MADE;
}

/* Without a target: is there a secret, for any node? */
static void
look(struct node_key *k, const struct secret *s)
{
	k->path = s->path;
	if (kdump2_secret_id(k->kid, s->bytes, s->n))
		k->state = NODE_KEY_SECRET;
	else
		refuse(k, "it has no id");
}

/* A node of corosync's list has corosync's secret. */
static void
find(struct node_key *k, const struct secret_places *places,
    const struct target *t, bool by_plug, const struct corosync *listing)
{
	struct secret s;

	if (!secret_may_be(places, listing))
		return;
	k->state = NODE_KEY_REFUSED;
	if (secret_no_core(&k->why) == -1)
		return;
	switch (secret_find(&s, places, listing, &k->why)) {
	case SECRET_NONE:
		k->state = NODE_KEY_NONE;
		break;
	case SECRET_FOUND:
		if (t == NULL)
			look(k, &s);
		else
			make(k, &s, node_key_name(t, by_plug));
		break;
	case SECRET_REFUSED:
		break;
	}
	secret_wipe(&s);
}

void
node_key_find(struct node_key *k, const struct secret_places *places,
    const struct target *t, bool by_plug, const struct corosync *conf)
{
	memset(k, 0, sizeof(*k));
	k->listed = t == NULL ? conf->n > 0 : t->node != -1;
	find(k, places, t, by_plug, k->listed ? conf : NULL);
	/* The device may be a remote node's. */
	if (t == NULL && k->listed && k->state == NODE_KEY_NONE)
		find(k, places, t, by_plug, NULL);
}

void
node_key_wipe(struct node_key *k)
{
	explicit_bzero(k, sizeof(*k));
}

bool
node_key_fits(const struct node_key *k, const struct target *t, bool by_plug)
{
	const char *name = node_key_name(t, by_plug);

	return (k->state == NODE_KEY_MADE && name != NULL &&
	    strcasecmp(k->name, name) == 0 &&
	    (k->listed == (t->node != -1) ||
		strcmp(k->path, secret_places.ours) == 0));
}
