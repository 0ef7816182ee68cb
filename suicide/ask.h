/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Asks the running cluster who is in it, by corosync's own corosync-cmapctl:
 * it is there wherever corosync is, and can be ended if corosync hangs.
 */
#ifndef FK_SUICIDE_ASK_H
#define FK_SUICIDE_ASK_H

struct cluster;

#define ASK_CMAPCTL "/usr/sbin/corosync-cmapctl"
#define ASK_MS 1000 /* for its answer */

/*
 * Looks for corosync among the processes of this host, and asks it, for at
 * most ASK_MS.  Any trouble on the way is CLUSTER_SILENT, and so is a
 * Pacemaker that runs without a corosync: this may be a remote node.  Any user
 * can have a process of that name; whose answer counts, lib/cmap.h says.
 */
void ask_cluster(struct cluster *cluster);

#endif
