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
	struct secret secret;

	state = secret_find(&secret, &secret_places, NULL, &why);
	if (state == SECRET_NONE && conf->n > 0)
		state = secret_find(&secret, &secret_places, conf, &why);
	secret_wipe(&secret);
	return (state != SECRET_NONE);
}

/* The nodes by their addresses or rings, never by the name of the host. */
static int
find_name(struct key_today *today, const struct host *host,
    const struct identity *id, const char *given)
{
	struct key_evidence evidence = {
		.cluster = &id->cluster, .given = given, .by = KEY_NAME_GIVEN
	};

	evidence.known = sources_known(id);
	evidence.self =
	    identity_by_number(&id->cluster, &host->own, &evidence.two);
	if (evidence.self == -1 && !id->by_host)
		evidence.self = id->self;
	return (key_name_find(&today->name, &evidence, &today->why));
}

static bool
make_id(struct key_today *today, const struct secret *secret)
{
	struct kdump2_key key;

	if (!kdump2_key_make(
		&key, secret->bytes, secret->n, today->name.name)) {
		reason_set(&today->why, "no key can be made for node %.200s",
		    today->name.name);
		return (false);
	}
	kdump2_key_id(today->id, &key);
	explicit_bzero(&key, sizeof(key));
	return (true);
}

void
key_today_find(struct key_today *today, const struct host *host,
    const struct identity *id, const char *given)
{
	struct secret secret;

	memset(today, 0, sizeof(*today));
	today->state = SECRET_REFUSED;
	if (!key_secret_is_there(&id->conf)) {
		today->state = SECRET_NONE;
		return;
	}
	if (find_name(today, host, id, given) == -1 ||
	    secret_no_core(&today->why) == -1)
		return;
	today->state = secret_find(&secret, &secret_places,
	    today->name.listed ? &id->conf : NULL, &today->why);
	if (today->state == SECRET_FOUND && !make_id(today, &secret))
		today->state = SECRET_REFUSED;
	secret_wipe(&secret);
}

void
key_today_free(struct key_today *today)
{
	key_name_free(&today->name);
}

void
key_today_keep(const struct key_today *today, const char *given,
    finding_fn *tell, void *arg)
{
	struct reason why, text;
	int rc;

	if (today->state == SECRET_NONE || access(KDUMP_TOOLS, F_OK) == -1)
		return;
	if (today->state == SECRET_REFUSED) {
		reason_set(&text, "the crash kernel will have no key: %.400s",
		    today->why.text);
		tell(FINDING_WARNING, text.text, arg);
		return;
	}
	if (given != NULL || geteuid() != 0)
		return;
	rc = name_file_write(NAME_FILE, today->name.name, &why);
	if (rc == 1)
		log_progress("%s has this node's name for its crash kernel: %s",
		    NAME_FILE, today->name.name);
	if (rc != -1)
		return;
	reason_set(&text,
	    "the crash kernel will have no key, because it cannot know this "
	    "node's name: %.400s",
	    why.text);
	tell(FINDING_WARNING, text.text, arg);
}
