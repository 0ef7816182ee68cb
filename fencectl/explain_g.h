/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_EXPLAIN_G_H
#define FK_FENCECTL_EXPLAIN_G_H

#include "fencectl/explain_row.h"

extern const struct explain explain_g[];

#endif
