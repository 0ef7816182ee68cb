/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_EXPLAIN_H
#define FK_FENCECTL_EXPLAIN_H

#include "fencectl/explain_row.h"

/* The entry of "A1"; NULL: there is none. */
const struct explain *explain_find(const char *id);

#endif
