/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The nodes, votes and times of the cluster, by corosync: its file, and on a
 * live host the running one as well.
 */
#ifndef FK_FENCECTL_MEMBERSHIP_H
#define FK_FENCECTL_MEMBERSHIP_H

#include <stdbool.h>

#include "fencectl/quorum.h"
#include "lib/cluster.h"

struct reason;

struct membership {
	struct cluster cluster; /* all nodes that a source has */
	struct quorum quorum;   /* of what runs, or else of the file */
	/*
	 * These may be judged.  If not, `cluster` may have nodes all the same,
	 * and `quorum` means nothing.
	 */
	bool known;
};

/*
 * Takes the corosync.conf at `path`, and nothing else.  0, or -1 with the
 * reason, which names the file.  membership_free() in both cases.
 */
int membership_file(
    struct membership *membership, const char *path, struct reason *why);

/*
 * Takes this host's file, if there is one, and the map of the running corosync,
 * for which it waits 2 s at most (CMAP_ASK_MS).  A file that is broken is
 * logged, and so is a corosync that runs, or may run, and does not answer: then
 * nothing is `known`, because the file may have been changed since corosync
 * read it.  membership_free() after that.
 */
void membership_live(struct membership *membership);

void membership_free(struct membership *membership);

#endif
