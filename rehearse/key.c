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
end(struct maker *maker)
{
	secret_wipe(&maker->secret);
	key_name_free(&maker->name);
	identity_free(&maker->id);
	host_free(&maker->host);
	config_free(&maker->config);
}

/* --- whose ---------------------------------------------------------------- */

/*
 * This host's node by its addresses alone, and not by the host's name: two
 * hosts may have one.  With a name that is given, and in a crash kernel, which
 * has no name server yet, nothing is looked up.
 */
static int
find_self(
    struct maker *maker, struct key_evidence *evidence, struct reason *why)
{
	struct identity *id = &maker->id;

	if (identity_nodes(id, why) == -1)
		return (-1);
	evidence->known = sources_known(id);
	if (!evidence->known && evidence->given == maker->kept)
		evidence->given = NULL; /* it was a name of a list */
	evidence->self =
	    identity_by_number(&id->cluster, &maker->host.own, &evidence->two);
	if (!evidence->known || evidence->self != -1 ||
	    evidence->given != NULL || maker->in_crash)
		return (0);
	if (identity_self(id, &maker->host.own, maker->host.is.nodename, why) ==
	    -1)
		return (-1);
	evidence->self = id->by_host ? -1 : id->self;
	return (0);
}

/*
 * The name that is given: the configuration's; or in a crash kernel the one
 * that the rehearsal has left, because this host may have no address yet.
 */
static int
find_given(
    struct maker *maker, struct key_evidence *evidence, struct reason *why)
{
	int rc;

	evidence->given = maker->config.name;
	evidence->by = KEY_NAME_GIVEN;
	if (evidence->given != NULL || !maker->in_crash)
		return (0);
	rc = name_file_read(maker->kept, NAME_FILE, why);
	if (rc != 1)
		return (rc);
	evidence->given = maker->kept;
	evidence->by = "the name in " NAME_FILE;
	return (0);
}

static int
find_name(struct maker *maker, struct reason *why)
{
	struct key_evidence evidence = { .cluster = &maker->id.cluster };

	if (host_find(&maker->host, why) == -1 ||
	    find_given(maker, &evidence, why) == -1 ||
	    find_self(maker, &evidence, why) == -1)
		return (-1);
	return (key_name_find(&maker->name, &evidence, why));
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
use_key(struct maker *maker, const struct options *o, struct reason *why)
{
	char id[KDUMP2_ID_SIZE], kid[KDUMP2_ID_SIZE];
	struct secret *secret = &maker->secret;
	const char *path = secret->path, *name = maker->name.name;
	struct kdump2_key key;
	int rc;

	if (!kdump2_key_make(&key, secret->bytes, secret->n, name) ||
	    !kdump2_secret_id(kid, secret->bytes, secret->n))
		return (reason_set(
		    why, "no key can be made for node %.200s", name));
	secret_wipe(secret);
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
run(struct maker *maker, const struct options *o, struct reason *why)
{
	enum secret_state state;
	int there;

	if (secret_no_core(why) == -1 ||
	    config_read(&maker->config, o->config, false, why) == -1)
		return (KEY_FAILED);
	there = look(why);
	if (there == 0)
		return (KEY_NO_SECRET);
	if (there == -1 || find_name(maker, why) == -1)
		return (KEY_FAILED);
	state = secret_find(&maker->secret, &secret_places,
	    maker->name.listed ? &maker->id.conf : NULL, why);
	if (state == SECRET_NONE)
		return (KEY_NO_SECRET);
	if (state == SECRET_REFUSED || use_key(maker, o, why) == -1)
		return (KEY_FAILED);
	return (KEY_WRITTEN);
}

enum key_end
key_run(const struct options *o)
{
	struct reason why = { "" };
	struct maker maker;
	enum key_end how;

	memset(&maker, 0, sizeof(maker));
	maker.in_crash = place_kernel() == PLACE_CRASH;
	how = run(&maker, o, &why);
	if (how == KEY_FAILED)
		log_error("%s", why.text);
	else if (how == KEY_NO_SECRET && o->wish == OPTIONS_ANSWER)
		log_error("nothing answered: this cluster has no secret");
	else if (how == KEY_NO_SECRET)
		log_progress("no key is written: this cluster has no secret");
	end(&maker);
	return (how);
}
