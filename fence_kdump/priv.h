/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_PRIV_H
#define FK_PRIV_H

struct reason;

/*
 * Gives up for good what this process does not need any more: no new
 * privileges through exec (PR_SET_NO_NEW_PRIVS), no capabilities in any set.
 * To be called once the sockets are open and before threads are started
 * (capabilities belong to a thread).  Returns 0 or -1 with the reason.
 */
int priv_drop(struct reason *why);

#endif
