/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_STATUS_TEXT_H
#define FK_FENCECTL_STATUS_TEXT_H

#include <stdio.h>

struct status;

/*
 * A table for people.  Below it stand the nodes that are not armed, the last
 * fencing of each node, and the requests that wait for an operator.  Times are
 * local.  "?" is what could not be asked, "-" what is not there.
 */
void status_text(FILE *to, const struct status *s);

#endif
