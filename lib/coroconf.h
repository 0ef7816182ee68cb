/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_COROCONF_H
#define FK_COROCONF_H

#include <stdbool.h>
#include <stddef.h>

struct corosync;
struct reason;

/*
 * One reading of a corosync.conf: with byte A0 as a blank (`nbsp`), or as any
 * other byte.  In the latter, a key that corosync would not put into its map
 * is refused as corosync 3.1 does; in the former it is passed over, because
 * corosync 2 does.  As corosync_parse() otherwise, which is the one to call.
 */
int coroconf_parse(struct corosync *conf, const char *bytes, size_t len,
    bool nbsp, struct reason *why);

#endif
