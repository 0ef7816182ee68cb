/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The key that this host would get today, for people: its name and its id, and
 * never the key.
 */
#ifndef FK_REHEARSE_KEY_TODAY_H
#define FK_REHEARSE_KEY_TODAY_H

#include <stdbool.h>

#include "lib/kdump2_key.h"
#include "lib/reason.h"
#include "lib/secret.h"
#include "rehearse/judge.h"
#include "rehearse/key_name.h"

struct corosync;
struct host;
struct identity;

struct key_today {
	enum secret_state state;
	struct key_name name;    /* found if the state is SECRET_FOUND */
	char id[KDUMP2_ID_SIZE]; /* the same */
	struct reason why;       /* SECRET_REFUSED: why there is no key */
};

/*
 * Is there any secret, for a node of corosync's or for another?  Whether that
 * is this node's, and is one that can be taken, is not said.
 */
bool key_secret_is_there(const struct corosync *conf);

/*
 * By what is known of this host in the cluster; `given` is FENCE_KDUMP_NAME, or
 * NULL.  That there is a secret and no key for this host is SECRET_REFUSED, for
 * each reason.  key_today_free() in all cases.
 */
void key_today_find(struct key_today *today, const struct host *host,
    const struct identity *id, const char *given);
void key_today_free(struct key_today *today);

/*
 * Where kdump-tools boots the real root for a crash: writes the name into
 * NAME_FILE (rehearse/name_file.h), if no FENCE_KDUMP_NAME is given and this
 * user may.  Reports what is wrong with that, and why there will be no key.
 */
void key_today_keep(const struct key_today *today, const char *given,
    finding_fn *tell, void *arg);

#endif
