/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_EXPLAIN_C_H
#define FK_FENCECTL_EXPLAIN_C_H

#include "fencectl/explain_row.h"

extern const struct explain explain_c[];

#endif
