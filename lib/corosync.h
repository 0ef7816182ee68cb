/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What corosync.conf(5) says about the cluster's nodes.
 */
#ifndef FK_COROSYNC_H
#define FK_COROSYNC_H

#include <stddef.h>

struct reason;

#define COROSYNC_CONF "/etc/corosync/corosync.conf"
#define COROSYNC_LINKS 8 /* ring0_addr to ring7_addr: knet's limit */

struct corosync_node {
	char *name;                  /* NULL if the file gives none */
	char *addrs[COROSYNC_LINKS]; /* address or host name; NULL = no link */
};

struct corosync {
	struct corosync_node *nodes;
	size_t n;
};

/*
 * Reads `len` bytes of a corosync.conf into `c`.  Follows corosync's own
 * parser (exec/coroparse.c): one "key: value", "section {" or "}" a line, '#'
 * begins a comment line.  Everything outside nodelist/node is checked for its
 * form and passed over.  A line of another form, braces that do not match, a
 * node without an address, two nodes of one name or with one address: -1 with
 * the reason and the line's number.  0 if all is well; then corosync_free().
 */
int corosync_parse(
    struct corosync *c, const char *bytes, size_t len, struct reason *why);
void corosync_free(struct corosync *c);

/*
 * Reads the file at `path`.  1 if there is one and it is well, 0 if there is
 * none (this host is in no corosync cluster, `c` is empty), -1 with the
 * reason, which names the file, if it cannot be read or is broken.
 */
int corosync_read(struct corosync *c, const char *path, struct reason *why);

/* The node of that name (letter case aside); its index, or -1. */
int corosync_find(const struct corosync *c, const char *name);

/*
 * The node that has `addr` as a ring address; its index, or -1.  Addresses
 * are compared as addresses, names without regard to case.
 */
int corosync_find_addr(const struct corosync *c, const char *addr);

#endif
