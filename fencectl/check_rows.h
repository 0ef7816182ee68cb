/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_CHECK_ROWS_H
#define FK_FENCECTL_CHECK_ROWS_H

#include "fencectl/finding.h"

struct checking;

struct check {
	const char *id;         /* "A1": group and number */
	enum severity severity; /* of most of its findings */
	unsigned needs;
	const char *title;
	const char *source; /* the document or code that it rests on */
	void (*function)(struct checking *);
};

/* All checks, in the order of their ids; ends with an id of NULL. */
extern const struct check checks[];

#endif
