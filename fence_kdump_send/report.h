/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the sender logs of its progress: a console's log is often all that is
 * left of a crash.
 */
#ifndef FK_SEND_REPORT_H
#define FK_SEND_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct plan;

struct report {
	bool *told; /* for each node: its first message was spoken of */
	bool each;  /* one line a node; else one for all */
	size_t n_told;
	int64_t warn_at; /* when to log which nodes have none yet */
};

/* -1 with errno if there is no memory.  report_free() ends it. */
int report_init(struct report *report, const struct plan *p, bool verbose);
void report_free(struct report *report);

/* Logs what is new; must be called again at r->warn_at at the latest. */
void report_progress(struct report *report, const struct plan *p, int64_t now);

/* Logs how it ended: every node that was not sent its messages, and why. */
void report_end(const struct plan *p, int64_t now);

#endif
