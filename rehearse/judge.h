/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is wrong with the ways to the nodes, and with the list of them.
 */
#ifndef FK_REHEARSE_JUDGE_H
#define FK_REHEARSE_JUDGE_H

#include <stddef.h>

#include "lib/told.h"

struct identity;
struct names;
struct reason;
struct ways;

enum finding_level {
	FINDING_WARNING, /* it works today */
	FINDING_ERROR    /* a node would hear nothing, or not believe it */
};

/* Takes a finding; `text` is gone afterwards. */
typedef void finding_fn(enum finding_level level, const char *text, void *arg);

/* All that is known; nothing in it is changed. */
struct evidence {
	const struct names *names; /* the nodes to send to */
	const struct ways *ways;
	const struct identity *identity;
	enum told_by by; /* who makes the image */
};

/* Reports every finding to `tell`: about the nodes, the ways, the cluster. */
void judge(const struct evidence *e, finding_fn *tell, void *arg);

#endif
