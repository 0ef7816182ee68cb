/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Findings that an administrator knows, and has a reason for: "D16" is each
 * finding of that check, "D16:ipmi-node1" those about that device, "C9:alice"
 * those about that node.  A finding about a device that may be used for other
 * nodes, which have no finding, is allowed by the device and by no node: it
 * would be hidden for those nodes as well.
 */
#ifndef FK_FENCECTL_ALLOW_H
#define FK_FENCECTL_ALLOW_H

#include <stddef.h>

#include "lib/list.h"

struct findings;
struct reason;

#define ALLOW_FILE "/etc/fence-kdump/allow"

/*
 * Adds an "ID" or "ID:ABOUT".  0, or -1 with the reason: there is no such
 * check, or no memory.  list_free() frees the list.
 */
int allow_add(struct list *list, const char *text, struct reason *why);

/*
 * Adds the lines of a file: one such entry each, blanks around it, and
 * comments from "#" on.  -1 with the reason and the line's number: also for a
 * second word, because "A1 kdump-node1" must not be "A1".
 */
int
allow_parse(struct list *to, const char *bytes, size_t len, struct reason *why);

/* The file at `path`; there may be none.  0, or -1 with the reason. */
int allow_read(struct list *list, const char *path, struct reason *why);

/* Marks the findings that an entry allows. */
void allow_mark(const struct list *list, struct findings *findings);

#endif
