/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The queries of one run of off or reboot: when whom is asked, by events of the
 * loop.  Without a key of the node nothing of it does anything.
 *
 * Each of these may end the run, as `l->over` says: with auth=require, a node
 * that cannot be asked is not fenced.
 */
#ifndef FK_ASKER_H
#define FK_ASKER_H

struct listener;

/*
 * Asks the addresses that corosync.conf, the words and /etc/hosts say at once.
 */
void asker_begin(struct listener *listener);

/*
 * It was settled which node is awaited: by a key of another name it must not be
 * asked.
 */
void asker_settle(struct listener *listener);

/* There may be other addresses of the node, or of this host. */
void asker_renew(struct listener *listener);

/* Sends what is due, and sets the timer for what will be. */
void asker_go(struct listener *listener);

#endif
