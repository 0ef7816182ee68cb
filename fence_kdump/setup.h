/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What has to be settled before anything is listened to: which node, by
 * which entries, on which sockets.  Shared by the actions.
 */
#ifndef FK_KDUMP_SETUP_H
#define FK_KDUMP_SETUP_H

#include <stdbool.h>
#include <stddef.h>

#include "fence_kdump/settings.h"
#include "fence_kdump/lookup.h"
#include "fence_kdump/port.h"
#include "fence_kdump/target.h"
#include "lib/corosync.h"
#include "lib/reason.h"

struct setup {
	struct settings settings;
	struct corosync cluster; /* empty: not in a cluster */
	struct target target;
	struct lookup lookup;
	struct port ports[2]; /* n_ports of them are open */
	size_t n_ports;
	bool has_target;
	bool has_conf;      /* there is a corosync.conf */
	struct reason deaf; /* a family that cannot be listened to; "" */
};

/*
 * Reads corosync.conf.  Returns 0, or -1 with the reason if it is broken.
 * setup_free() in both cases.
 */
int
setup_cluster(struct setup *p, const struct settings *s, struct reason *why);

/*
 * Reads corosync.conf and decides which node is asked for.  Returns 0; -1
 * with the reason if that is in doubt.  setup_free() in both cases.
 */
int setup_target(struct setup *p, const struct settings *s, struct reason *why);

/*
 * Opens a socket for each family, and gives up all privileges: nothing that
 * comes later needs one.  A family that this host does not have is passed
 * over, and if one cannot be listened to, `p->deaf` says why and the other
 * has to do.  Returns 0, or -1 with the reason if no awaited address can be
 * heard.
 */
int setup_listen(struct setup *p, struct reason *why);

/* "IPv4 on a plain socket, IPv6 on a raw socket (...)" */
void setup_describe(const struct setup *p, char *buf, size_t size);

void setup_free(struct setup *p);

#endif
