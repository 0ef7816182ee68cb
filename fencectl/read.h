/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_READ_H
#define FK_FENCECTL_READ_H

#include <stddef.h>

struct cib;
struct list;
struct reason;

/*
 * Reads `len` bytes of a CIB, as `cibadmin --query` prints it or as it is in
 * a file.  Each name of `nodes` (NULL: none) that it does not have is a
 * cluster node, too.  0; -1 with the reason, which has nothing of the
 * document in it but names of elements and a line's number.  cib_free() in
 * both cases.
 */
int read_cib(struct cib *c, const char *bytes, size_t len,
    const struct list *nodes, struct reason *why);

#endif
