/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the checks found, and the table of them, as text and as JSON.
 */
#ifndef FK_FENCECTL_CHECK_REPORT_H
#define FK_FENCECTL_CHECK_REPORT_H

#include <stdbool.h>
#include <stdio.h>

struct check;
struct checking;

/*
 * One line for each finding that is not allowed: "ERROR alice: level 1: ...".
 * `verbose`: those of INFO as well, and which checks could not judge.
 */
void report_text(FILE *to, const struct checking *k, bool verbose);

/* All findings; `source` is "live" or a file's name. */
void report_json(FILE *to, const struct checking *k, const char *source);

/* The exit status: 0, 1 for a WARNING, 2 for an ERROR that is not allowed. */
int report_status(const struct checking *k);

/* The table: a line for each check. */
void report_list(FILE *to);

/* Why a check matters, and the cure. */
void report_explain(FILE *to, const struct check *check);

#endif
