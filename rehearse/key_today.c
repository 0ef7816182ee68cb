/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <unistd.h>

#include "lib/corosync.h"
#include "lib/log.h"
#include "rehearse/host.h"
#include "rehearse/identity.h"
#include "rehearse/key_today.h"
#include "rehearse/name_file.h"
#include "rehearse/source.h"

/* Debian's and Ubuntu's package, whose crash kernel boots the real root. */
#define KDUMP_TOOLS "/etc/default/kdump-tools"

bool
key_secret_is_there(const struct corosync *conf)
{
	enum secret_state state;
	struct reason why;
	struct secret s;

	state = secret_find(&s, &secret_places, NULL, &why);
	if (state == SECRET_NONE && conf->n > 0)
		state = secret_find(&s, &secret_places, conf, &why);
	secret_wipe(&s);
	return (state != SECRET_NONE);
}

/* The nodes by their addresses or rings, never by the name of the host. */
static int
find_name(struct key_today *k, const struct host *h, const struct identity *id,
    const char *given)
{
	struct key_evidence e = {
		.cluster = &id->cluster, .given = given, .by = KEY_NAME_GIVEN
	};

	e.known = sources_known(id);
	e.self = identity_by_number(&id->cluster, &h->own, &e.two);
	if (e.self == -1 && !id->by_host)
		e.self = id->self;
	return (key_name_find(&k->name, &e, &k->why));
}

static bool
make_id(struct key_today *k, const struct secret *s)
{
	struct kdump2_key key;

	if (!kdump2_key_make(&key, s->bytes, s->n, k->name.name)) {
		reason_set(&k->why, "no key can be made for node %.200s",
		    k->name.name);
		return (false);
	}
	kdump2_key_id(k->id, &key);
	explicit_bzero(&key, sizeof(key));
	return (true);
}

void
key_today_find(struct key_today *k, const struct host *h,
    const struct identity *id, const char *given)
{
	struct secret s;

	memset(k, 0, sizeof(*k));
	k->state = SECRET_REFUSED;
	if (!key_secret_is_there(&id->conf)) {
		k->state = SECRET_NONE;
		return;
	}
	if (find_name(k, h, id, given) == -1 || secret_no_core(&k->why) == -1)
		return;
	k->state = secret_find(
	    &s, &secret_places, k->name.listed ? &id->conf : NULL, &k->why);
	if (k->state == SECRET_FOUND && !make_id(k, &s))
		k->state = SECRET_REFUSED;
	secret_wipe(&s);
}

void
key_today_free(struct key_today *k)
{
	key_name_free(&k->name);
}

void
key_today_keep(
    const struct key_today *k, const char *given, finding_fn *tell, void *arg)
{
	struct reason why, text;
	int rc;

	if (k->state == SECRET_NONE || access(KDUMP_TOOLS, F_OK) == -1)
		return;
	if (k->state == SECRET_REFUSED) {
		reason_set(&text, "the crash kernel will have no key: %.400s",
		    k->why.text);
		tell(FINDING_WARNING, text.text, arg);
		return;
	}
	if (given != NULL || geteuid() != 0)
		return;
	rc = name_file_write(NAME_FILE, k->name.name, &why);
	if (rc == 1)
		log_progress("%s has this node's name for its crash kernel: %s",
		    NAME_FILE, k->name.name);
	if (rc != -1)
		return;
	reason_set(&text,
	    "the crash kernel will have no key, because it cannot know this "
	    "node's name: %.400s",
	    why.text);
	tell(FINDING_WARNING, text.text, arg);
}
