/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What has to be settled before anything is listened to: which node, by
 * which entries, on which sockets.  Shared by the actions.
 */
#ifndef FK_KDUMP_PLAN_H
#define FK_KDUMP_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "fence_kdump/agent.h"
#include "fence_kdump/lookup.h"
#include "fence_kdump/port.h"
#include "fence_kdump/target.h"
#include "lib/corosync.h"

struct reason;

struct plan {
	struct settings settings;
	struct corosync cluster; /* empty: not in a cluster */
	struct target target;
	struct lookup lookup;
	struct port ports[2]; /* n_ports of them are open */
	size_t n_ports;
	bool has_target;
};

/*
 * Reads corosync.conf and decides which node is asked for.  Returns 0; -1
 * with the reason if that is in doubt.  plan_free() in both cases.
 */
int plan_target(struct plan *p, const struct settings *s, struct reason *why);

/*
 * Opens a socket for each family.  0 if at least one is open and all that
 * the user asked for by name; else -1 with the reason.  A family that this
 * host does not have is passed over.
 */
int plan_listen(struct plan *p, struct reason *why);

/* "IPv4 on a plain socket, IPv6 on a raw socket (port taken)" */
void plan_describe(const struct plan *p, char *buf, size_t size);

void plan_free(struct plan *p);

#endif
