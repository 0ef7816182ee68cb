/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_READ_WHERE_H
#define FK_FENCECTL_READ_WHERE_H

struct reader;

/* Location constraints, and the tags that they may name. */
void read_locations(struct reader *reader);
void read_tags(struct reader *reader);

#endif
