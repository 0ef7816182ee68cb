/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of all checks, and their run.
 */
#ifndef FK_FENCECTL_CHECKS_H
#define FK_FENCECTL_CHECKS_H

#include <stdbool.h>

#include "fencectl/check_rows.h"
#include "fencectl/checking.h"

/* The check of that id; NULL: there is none. */
const struct check *check_find(const char *id);

/* Can it judge with what is there? */
bool check_can(const struct check *check, const struct checking *k);

/* Runs all that can judge, and sorts what they found. */
void checks_run(struct checking *k);

#endif
