/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which node is meant: pure.
 */
#ifndef FK_MEATWARE_TARGET_H
#define FK_MEATWARE_TARGET_H

#include <stdbool.h>

#include "lib/node.h"

struct reason;
struct settings;

/* Is a node asked for at all? */
bool target_given(const struct settings *s);

/*
 * The one node that nodename and port/plug name, in lower case.  -1 with the
 * reason if there is none, they differ, it cannot be a node's name, or it is
 * not in the hostlist.
 */
int target_node(
    const struct settings *s, char node[NODE_MAX + 1], struct reason *why);

#endif
