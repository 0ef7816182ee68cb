/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What must be settled before anything is listened to: which node, by
 * which entries, on which sockets.  Shared by the actions.
 */
#ifndef FK_KDUMP_SETUP_H
#define FK_KDUMP_SETUP_H

#include <stdbool.h>
#include <stddef.h>

#include "fence_kdump/node_key.h"
#include "fence_kdump/own.h"
#include "fence_kdump/port.h"
#include "fence_kdump/settings.h"
#include "lib/cluster.h"
#include "lib/corosync.h"
#include "lib/lookup.h"
#include "lib/reason.h"
#include "lib/target.h"

struct cmap;

struct setup {
	struct settings settings;
	struct corosync conf; /* corosync.conf; empty: not in a cluster */
	struct own own;       /* this host's addresses */
	struct port ports[2]; /* n_ports of them are open */
	size_t n_ports;
	bool has_conf;       /* there is a corosync.conf */
	struct reason deaf;  /* a family that cannot be listened to; "" */
	struct node_key key; /* by corosync.conf alone; with AUTH_OFF none */
	/* What that key is for, if it is made. */
	struct cluster key_cluster;
	struct target key_target;
	/* What setup_settle() makes. */
	bool settled;
	struct cluster cluster; /* by corosync.conf and by corosync */
	struct target target;
	struct lookup lookup;
};

/* Nothing is open yet.  setup_free() in all cases. */
void setup_init(struct setup *setup, const struct settings *s);

/*
 * Opens a socket for each family, the first thing of all: a message may be on
 * its way.  A family that this host does not have is passed over, and if one
 * cannot be listened to, `setup->deaf` has the reason and the other one must
 * do. Returns 0, or -1 with the reason.
 */
int setup_ports(struct setup *setup, struct reason *why);

/*
 * Reads corosync.conf, the addresses of this host and the cluster's secret, and
 * gives up all privileges: nothing that comes later needs one.  Returns 0, or
 * -1 with the reason; whether there is a key is in `setup->key`.
 */
int setup_read(struct setup *setup, struct reason *why);

/*
 * Decides which node is asked for, by corosync.conf and by what the running
 * corosync reports (`map`; NULL: nothing).  Returns 0; -1 with the reason if
 * that is in doubt, or if no awaited address can be heard.
 *
 * After setup_learn() it decides once more: the names are looked up from the
 * start, and a descriptor that lookup_fd() returned before must not be used.
 */
int
setup_settle(struct setup *setup, const struct cmap *map, struct reason *why);

/*
 * Adds what corosync reported later.  Returns 1 if there is a node, a name or
 * an address that was not known: setup_settle() has to decide again.  0 if
 * there is none; the numbers of nodes may be others.  -1 without memory.
 */
int
setup_learn(struct setup *setup, const struct cmap *map, struct reason *why);

/* With `auth=require`: -1 with the reason if there is no key of the node. */
int setup_need_key(const struct setup *setup, struct reason *why);

/* Is the key that of the node that was settled? */
bool setup_key_fits(const struct setup *setup);

/*
 * Whose the addresses are; NULL before setup_settle() succeeded.
 */
const struct whose_set *setup_whose(const struct setup *setup);

/* The nodeid of the node that is asked for; 0: not known. */
unsigned int setup_nodeid(const struct setup *setup);

/*
 * May an awaited message still come?  Not if each awaited address is one of
 * this host's, and no name is left that could bring another: false with the
 * reason.
 */
bool setup_may_come(const struct setup *setup, struct reason *why);

/*
 * Is this the host of the node that is asked for?  By its name, or because
 * the node has a ring address of this host's.
 */
bool setup_is_here(const struct setup *setup);

/* "IPv4 on a plain socket, IPv6 on a raw socket (...)" */
void setup_describe(const struct setup *setup, char *buf, size_t size);

void setup_free(struct setup *setup);

#endif
