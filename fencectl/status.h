/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the cluster's fencing stands: a row for each node, and the requests that
 * wait for an operator.  Pure: made of what was asked.
 */
#ifndef FK_FENCECTL_STATUS_H
#define FK_FENCECTL_STATUS_H

#include <stddef.h>
#include <stdint.h>

#include "fencectl/mon.h"

struct drills;
struct history;
struct quorum;
struct view;

#define STATUS_TEXT 256 /* bytes of an attribute's value, with its NUL */

enum status_armed {
	STATUS_ARMED_UNKNOWN, /* no attribute: no agent there, or it is away */
	STATUS_NOT_ARMED,
	STATUS_ARMED
};

/* What the rows are made of.  NULL: could not be asked. */
struct status_from {
	const struct view *view; /* never NULL */
	const struct quorum *quorum;
	const struct mon *mon;
	const struct history *history;
	const struct drills *drills;
};

struct status_row {
	const char *node; /* the CIB's, as it is */
	enum mon_state state;
	enum status_armed armed;
	char why[STATUS_TEXT]; /* STATUS_NOT_ARMED; printable, "": not said */
	char key[STATUS_TEXT]; /* the key's id, printable; "": none */
	double worst;          /* s, detection included; -1: not known */
	struct fencing *last;  /* NULL: none, or history is not known */
	int64_t ended_s;       /* of the last one that ended, or STAMP_NONE */
	const struct drill *drill; /* NULL: none here, or not known */
};

/* A fencing that an operator must confirm. */
struct status_request {
	char node[STATUS_TEXT]; /* that is to be fenced; printable */
	const char *host;       /* where to confirm it; the CIB's */
	char text[STATUS_TEXT]; /* what the agent says; printable */
};

struct status {
	struct status_row *rows; /* nodes that are fenced: node_fenced() */
	size_t n;
	struct status_request *requests;
	size_t n_requests;
	struct status_from from;
};

/*
 * 0, or -1 if there is no memory; status_free() in both cases.  `from` and all
 * in it must outlive `s`.
 */
int status_make(struct status *s, const struct status_from *from);
void status_free(struct status *s);

#endif
