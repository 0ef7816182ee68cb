/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A request whose agent and guard were both killed.
 */
#ifndef FK_MEATWARE_STALE_H
#define FK_MEATWARE_STALE_H

struct meat_dir;
struct reason;

/*
 * Ends the request for `node` in place of its guard, if it is stale.  1: it
 * was, and is gone, `why` names whose it was; 0: it is not; -1 with the reason.
 */
int
stale_clear(const struct meat_dir *dir, const char *node, struct reason *why);

#endif
