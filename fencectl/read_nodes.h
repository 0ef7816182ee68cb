/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_READ_NODES_H
#define FK_FENCECTL_READ_NODES_H

struct list;
struct reader;

/*
 * The nodes: those of their section, those that resources are, and `extra`
 * (NULL: none) as cluster nodes.  After read_resources().
 */
void read_nodes(struct reader *reader, const struct list *extra);

#endif
