/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rehearsal for people: for each line that the crash kernel would send by,
 * a table of the ways and what is wrong with them.
 */
#ifndef FK_REHEARSE_PEOPLE_H
#define FK_REHEARSE_PEOPLE_H

#include <stdbool.h>

struct host;
struct reason;
struct told_list;

/*
 * Rehearses the lines; `cib` is the cluster's configuration, or NULL; `given`
 * is FENCE_KDUMP_NAME, or NULL.  True if
 * there was no error; each one is logged.  False with the reason, too, if
 * something cannot be looked at.
 */
bool people_run(const struct host *h, struct told_list *lines, const char *cib,
    const char *given, struct reason *why);

#endif
