/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which nodes does an image send to?
 *
 * By the lines of its etc/kdump.conf or etc/sysconfig/kdump that name
 * fence_kdump_nodes or fence_kdump_send, and by what dracut's module
 * fence-kdump writes into etc/fence_kdump/addresses ("ADDRESS NODE").
 */
#ifndef FK_CRASH_NODES_H
#define FK_CRASH_NODES_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/list.h"

struct addr;

/*
 * Adds the words that can be nodes: `conf` is not understood, and so an
 * option's value can be among them.  0, or -1 if there is no memory.
 */
int
crash_nodes_words(const char *conf, const char *addresses, struct list *words);

/*
 * The addresses of the node, by that file of the module's.  False if it has
 * none there.  The caller frees `*addrs`.
 */
bool crash_nodes_find(
    const char *addresses, const char *node, struct addr **addrs, size_t *n);

#endif
