/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <string.h>

#include "lib/answer_place.h"
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
#include "rehearse/key_today.h"
#include "rehearse/keyfile.h"
#include "rehearse/name_file.h"
#include "rehearse/options.h"
#include "rehearse/source.h"

/* All that the key is made from. */
struct maker {
	struct config config;
	struct host host;
	struct identity id;
	struct key_name name;
	struct secret secret;
	bool in_crash;                   /* this is a crash kernel: Debian's */
	char kept[KDUMP2_NAME_MOST + 1]; /* the name that NAME_FILE has */
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
 * hosts may have one.  With a name that is given, and in a crash kernel, which
 * has no name server yet, nothing is looked up.
 */
static int
find_self(struct maker *m, struct key_evidence *e, struct reason *why)
{
	struct identity *id = &m->id;

	if (identity_nodes(id, why) == -1)
		return (-1);
	e->known = sources_known(id);
	if (!e->known && e->given == m->kept)
		e->given = NULL; /* it was a name of a list */
	e->self = identity_by_number(&id->cluster, &m->host.own, &e->two);
	if (!e->known || e->self != -1 || e->given != NULL || m->in_crash)
		return (0);
	if (identity_self(id, &m->host.own, m->host.is.nodename, why) == -1)
		return (-1);
	e->self = id->by_host ? -1 : id->self;
	return (0);
}

/*
 * The name that is given: the configuration's; or in a crash kernel the one
 * that the rehearsal has left, because this host may have no address yet.
 */
static int
find_given(struct maker *m, struct key_evidence *e, struct reason *why)
{
	int rc;

	e->given = m->config.name;
	e->by = KEY_NAME_GIVEN;
	if (e->given != NULL || !m->in_crash)
		return (0);
	rc = name_file_read(m->kept, NAME_FILE, why);
	if (rc != 1)
		return (rc);
	e->given = m->kept;
	e->by = "the name in " NAME_FILE;
	return (0);
}

static int
find_name(struct maker *m, struct reason *why)
{
	struct key_evidence e = { .cluster = &m->id.cluster };

	if (host_find(&m->host, why) == -1 || find_given(m, &e, why) == -1 ||
	    find_self(m, &e, why) == -1)
		return (-1);
	return (key_name_find(&m->name, &e, why));
}

/* --- the key -------------------------------------------------------------- */

/* 1: there is one; 0: there is none; -1 with the reason. */
static int
look(struct reason *why)
{
	struct corosync conf;
	bool there;

	if (corosync_read(&conf, COROSYNC_CONF, why) == -1)
		return (-1);
	there = key_secret_is_there(&conf);
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
	there = look(why);
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
	m.in_crash = place_kernel() == PLACE_CRASH;
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
