/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <string.h>

#include "lib/corosync.h"
#include "lib/kdump2_key.h"
#include "lib/log.h"
#include "lib/reason.h"
#include "lib/secret.h"
#include "lib/send_config.h"
#include "rehearse/answering.h"
#include "rehearse/host.h"
#include "rehearse/identity.h"
#include "rehearse/key.h"
#include "rehearse/key_name.h"
#include "rehearse/keyfile.h"
#include "rehearse/options.h"
#include "rehearse/source.h"

/* All that the key is made from. */
struct maker {
	struct config config;
	struct host host;
	struct identity id;
	struct key_name name;
	struct secret secret;
};

static void
end(struct maker *m)
{
	secret_wipe(&m->secret);
	key_name_free(&m->name);
	identity_free(&m->id);
	host_free(&m->host);
	config_free(&m->config);
}

/* --- whose ---------------------------------------------------------------- */

/*
 * This host's node by its addresses alone, and not by the host's name: two
 * hosts may have one.  With a name that is given nothing is looked up: in a
 * crash kernel there may be no name server yet.
 */
static int
find_self(struct maker *m, struct key_evidence *e, struct reason *why)
{
	struct identity *id = &m->id;

	if (identity_nodes(id, why) == -1)
		return (-1);
	e->known = sources_known(id);
	e->self = identity_by_number(&id->cluster, &m->host.own, &e->two);
	if (!e->known || e->self != -1 || e->given != NULL)
		return (0);
	if (identity_self(id, &m->host.own, m->host.is.nodename, why) == -1)
		return (-1);
	e->self = id->by_host ? -1 : id->self;
	return (0);
}

static int
find_name(struct maker *m, struct reason *why)
{
	struct key_evidence e = { .cluster = &m->id.cluster,
		.given = m->config.name };

	if (host_find(&m->host, why) == -1 || find_self(m, &e, why) == -1)
		return (-1);
	return (key_name_find(&m->name, &e, why));
}

/* --- the key -------------------------------------------------------------- */

/*
 * Is there any secret, for a node of corosync's or for another?  Whether that
 * is this node's, and is one that can be taken, is found out later.
 */
static bool
is_there(struct maker *m, const struct corosync *conf)
{
	enum secret_state state;

	state = secret_find(&m->secret, &secret_places, NULL, NULL);
	if (state == SECRET_NONE && conf->n > 0)
		state = secret_find(&m->secret, &secret_places, conf, NULL);
	secret_wipe(&m->secret);
	return (state != SECRET_NONE);
}

/* 1: there is one; 0: there is none; -1 with the reason. */
static int
look(struct maker *m, struct reason *why)
{
	struct corosync conf;
	bool there;

	if (corosync_read(&conf, COROSYNC_CONF, why) == -1)
		return (-1);
	there = is_there(m, &conf);
	corosync_free(&conf);
	return (there ? 1 : 0);
}

/* Does with the key what the options wish. */
static int
use_key(struct maker *m, const struct options *o, struct reason *why)
{
	char id[KDUMP2_ID_SIZE], kid[KDUMP2_ID_SIZE];
	struct secret *s = &m->secret;
	const char *path = s->path, *name = m->name.name;
	struct kdump2_key key;
	int rc;

	if (!kdump2_key_make(&key, s->bytes, s->n, name) ||
	    !kdump2_secret_id(kid, s->bytes, s->n))
		return (reason_set(
		    why, "no key can be made for node %.200s", name));
	secret_wipe(s);
	kdump2_key_id(id, &key);
	if (o->wish == OPTIONS_ANSWER) {
		log_notice("key %s of node %s, made from %s (secret %s)", id,
		    name, path, kid);
		rc = answering_run(&key, (uint16_t)o->answer_port, why);
	} else {
		rc = keyfile_write(o->key, name, &key, why);
		if (rc == 0)
			log_progress("%s: key %s of node %s, made from %s "
				     "(secret %s)",
			    o->key, id, name, path, kid);
	}
	explicit_bzero(&key, sizeof(key));
	return (rc);
}

static enum key_end
run(struct maker *m, const struct options *o, struct reason *why)
{
	enum secret_state state;
	int there;

	if (secret_no_core(why) == -1 ||
	    config_read(&m->config, o->config, false, why) == -1)
		return (KEY_FAILED);
	there = look(m, why);
	if (there == 0)
		return (KEY_NO_SECRET);
	if (there == -1 || find_name(m, why) == -1)
		return (KEY_FAILED);
	state = secret_find(&m->secret, &secret_places,
	    m->name.listed ? &m->id.conf : NULL, why);
	if (state == SECRET_NONE)
		return (KEY_NO_SECRET);
	if (state == SECRET_REFUSED || use_key(m, o, why) == -1)
		return (KEY_FAILED);
	return (KEY_WRITTEN);
}

enum key_end
key_run(const struct options *o)
{
	struct reason why = { "" };
	struct maker m;
	enum key_end how;

	memset(&m, 0, sizeof(m));
	how = run(&m, o, &why);
	if (how == KEY_FAILED)
		log_error("%s", why.text);
	else if (how == KEY_NO_SECRET && o->wish == OPTIONS_ANSWER)
		log_error("nothing answered: this cluster has no secret");
	else if (how == KEY_NO_SECRET)
		log_progress("no key is written: this cluster has no secret");
	end(&m);
	return (how);
}
