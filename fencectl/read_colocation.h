/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_READ_COLOCATION_H
#define FK_FENCECTL_READ_COLOCATION_H

struct reader;

/* What colocation constraints name: the scheduler alone goes by them. */
void read_colocations(struct reader *reader);

#endif
