/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_READ_LEVELS_H
#define FK_FENCECTL_READ_LEVELS_H

struct reader;

/* The fencing topology. */
void read_levels(struct reader *reader);

/* The nodes' attributes that it goes by.  After read_nodes(). */
void read_attributes(struct reader *reader);

#endif
