/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FENCECTL_EXPLAIN_C_H
#define FENCECTL_EXPLAIN_C_H

#include "fencectl/explain_row.h"

extern const struct explain explain_c[];

#endif
