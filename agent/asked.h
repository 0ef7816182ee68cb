/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which node is asked for, and which may be: pure.
 */
#ifndef FK_ASKED_H
#define FK_ASKED_H

#include <stdbool.h>

#include "lib/node.h"

struct list;
struct reason;

/* Is there anything but blanks in an option's text (NULL: not given)? */
bool asked_given(const char *text);

/*
 * The node that `option` names by `text`, in lower case, blanks around it
 * aside; "" if it was not given.  Returns 0; -1 with the reason if it cannot
 * be a node's name.
 */
int asked_node(const char *option, const char *text, char node[NODE_MAX + 1],
    struct reason *why);

/*
 * The words of `hostlist`, each a good name; none if it is NULL.  The caller
 * frees them with list_free(), also after -1.
 */
int asked_hosts(const char *hostlist, struct list *hosts, struct reason *why);

/* Is the node in the list, or the list empty?  Case does not matter. */
bool asked_allowed(const struct list *hosts, const char *node);

/* Both in one: 0 if `hostlist` lets `node` be asked for, -1 with the reason. */
int asked_check(const char *hostlist, const char *node, struct reason *why);

#endif
