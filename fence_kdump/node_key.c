/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "fence_kdump/node_key.h"
#include "lib/corosync.h"
#include "lib/target.h"

const char *
node_key_name(const struct target *target, bool by_plug)
{
	/* Of an unknown node, the words of `plug` stand before the others. */
	return (target->node == -1 && !by_plug ? NULL : target->name);
}

static void
refuse(struct node_key *key, const char *what)
{
	key->state = NODE_KEY_REFUSED;
	reason_set(
	    &key->why, "no key can be made from %s: %s", key->path, what);
}

/* Makes the key from the secret. */
static void
make(struct node_key *key, const struct secret *secret, const char *name)
{
	key->path = secret->path;
	if (!kdump2_secret_id(key->kid, secret->bytes, secret->n)) {
		refuse(key, "it has no id");
		return;
	}
	if (name == NULL) {
		refuse(key,
		    "only port or plug can name a node that is none of "
		    "corosync's");
		return;
	}
	if (!kdump2_key_make(&key->key, secret->bytes, secret->n, name)) {
		refuse(key, "the name of the node is too long");
		return;
	}
	snprintf(key->name, sizeof(key->name), "%s", name);
	kdump2_key_id(key->id, &key->key);
	key->state = NODE_KEY_MADE;
}

/* Without a target: is there a secret, for any node? */
static void
look(struct node_key *key, const struct secret *secret)
{
	key->path = secret->path;
	if (kdump2_secret_id(key->kid, secret->bytes, secret->n))
		key->state = NODE_KEY_SECRET;
	else
		refuse(key, "it has no id");
}

/* A node of corosync's list has corosync's secret. */
static void
find(struct node_key *key, const struct secret_places *places,
    const struct target *target, bool by_plug, const struct corosync *listing)
{
	struct secret secret;

	if (!secret_may_be(places, listing))
		return;
	key->state = NODE_KEY_REFUSED;
	if (secret_no_core(&key->why) == -1)
		return;
	switch (secret_find(&secret, places, listing, &key->why)) {
	case SECRET_NONE:
		key->state = NODE_KEY_NONE;
		break;
	case SECRET_FOUND:
		if (target == NULL)
			look(key, &secret);
		else
			make(key, &secret, node_key_name(target, by_plug));
		break;
	case SECRET_REFUSED:
		break;
	}
	secret_wipe(&secret);
}

void
node_key_find(struct node_key *key, const struct secret_places *places,
    const struct target *target, bool by_plug, const struct corosync *conf)
{
	memset(key, 0, sizeof(*key));
	key->listed = target == NULL ? conf->n > 0 : target->node != -1;
	find(key, places, target, by_plug, key->listed ? conf : NULL);
	/* The device may be a remote node's. */
	if (target == NULL && key->listed && key->state == NODE_KEY_NONE)
		find(key, places, target, by_plug, NULL);
}

void
node_key_wipe(struct node_key *key)
{
	explicit_bzero(key, sizeof(*key));
}

bool
node_key_fits(
    const struct node_key *key, const struct target *target, bool by_plug)
{
	const char *name = node_key_name(target, by_plug);

	return (key->state == NODE_KEY_MADE && name != NULL &&
	    strcasecmp(key->name, name) == 0 &&
	    (key->listed == (target->node != -1) ||
		strcmp(key->path, secret_places.ours) == 0));
}
