/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_SUICIDE_FACTS_H
#define FK_SUICIDE_FACTS_H

#include "suicide/decide.h"

/*
 * Gathers what is known of this host: its name, its addresses and
 * corosync.conf (whose faults are facts, too); not what the running cluster
 * says.  0, then facts_free(); -1 with the reason.
 */
int facts_gather(struct facts *f, struct reason *why);
void facts_free(struct facts *f);

#endif
