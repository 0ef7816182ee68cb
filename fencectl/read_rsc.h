/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_READ_RSC_H
#define FK_FENCECTL_READ_RSC_H

struct reader;

/* The resources section: all resources, templates resolved. */
void read_resources(struct reader *reader);

#endif
