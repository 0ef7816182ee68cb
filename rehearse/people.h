/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rehearsal for people: for each line that the crash kernel would send by,
 * a table of the ways and what is wrong with them.
 */
#ifndef FK_REHEARSE_PEOPLE_H
#define FK_REHEARSE_PEOPLE_H

#include <stdbool.h>

#include "rehearse/judge.h"

struct host;
struct identity;
struct reason;
struct told_list;

struct people_view {
	const struct host *host;
	const struct identity *id;
	struct told_list *lines;
	const char *cib;   /* the cluster's configuration, or NULL */
	const char *given; /* FENCE_KDUMP_NAME, or NULL */
};

/*
 * Rehearses the lines, and looks at the crash kernel's image.  True if there
 * was no error; each one is logged.  False with the reason, too, if something
 * cannot be looked at.
 */
bool people_run(const struct people_view *v, struct reason *why);

/*
 * The lines alone, for programs: nothing is printed, and each finding is told.
 * 0, or -1 with the reason.
 */
int people_lines(const struct people_view *v, finding_fn *take_finding,
    void *arg, struct reason *why);

#endif
