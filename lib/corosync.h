/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The cluster's nodes by corosync.conf(5).
 */
#ifndef FK_COROSYNC_H
#define FK_COROSYNC_H

#include <stddef.h>

#include "lib/coronodes.h"

struct reason;

#define COROSYNC_CONF "/etc/corosync/corosync.conf"
/*
 * Reads `len` bytes of a corosync.conf into `conf`, as corosync 3.1 does
 * (exec/coroparse.c, totemconfig.c): lines "section {", "key: value" and "}"
 * make keys of its map ("nodelist.node.0.ring0_addr"), of which the later
 * counts, and the keys make nodes.  A short address ("10.9.1") is given in
 * full.  A node may have no address, one address may be that of two nodes:
 * who calls this judges.  Without a nodelist the addresses of
 * totem.interface.member (corosync 1 and 2) are nodes, `member`: each is an
 * address of one node, whose other addresses are not known.
 *
 * `keyfile` and `key` are those of the totem section; `key` has no value here,
 * because a secret in a file that others may read is none.  An empty `keyfile`
 * is no path to corosync either.
 *
 * Byte A0 is a blank since corosync 3.1.8: what only one of both readings
 * takes is taken; if both are possible and differ, the file is refused;
 * if they differ in `keyfile` alone, that is empty.
 *
 * -1 with the reason and the line's number for what corosync refuses, and for
 * what it takes and we cannot be sure of: a NUL byte, a node or link number
 * that is written "00", a section in a node, link 8 and above, an address that
 * none can have, two nodes of one name.  0 if all is well; then
 * corosync_free().
 */
int corosync_parse(
    struct corosync *conf, const char *bytes, size_t len, struct reason *why);

/*
 * Reads the file at `path`.  1 if there is one and it is well, 0 if there is
 * none (this host is in no corosync cluster, `conf` is empty), -1 with the
 * reason, which names the file, if it cannot be read or is broken; a link on
 * the way that leads nowhere cannot be read.
 */
int corosync_read(struct corosync *conf, const char *path, struct reason *why);

#endif
