/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One line of a corosync.conf, as corosync 3.1 reads it (exec/coroparse.c,
 * parse_section()).
 */
#ifndef FK_COROLINE_H
#define FK_COROLINE_H

#include <stdbool.h>

struct reason;

#define COROLINE_MAX 510 /* bytes without the newline; more is refused */

enum coroline_kind {
	COROLINE_NOTHING, /* empty, or a comment */
	COROLINE_OPEN,    /* "name {" */
	COROLINE_CLOSE,   /* "}" */
	COROLINE_ITEM     /* "name: value"; both may be empty */
};

struct coroline {
	enum coroline_kind kind;
	char *name;  /* of COROLINE_OPEN and COROLINE_ITEM */
	char *value; /* of COROLINE_ITEM */
};

/*
 * Reads `text`, a line without its newline, and cuts it in place: the strings
 * of `line` point into it.  `nbsp`: byte A0 is a blank, as it is since
 * corosync 3.1.8.  0, or -1 with the reason: a line that corosync refuses.
 */
int
coroline_read(struct coroline *line, char *text, bool nbsp, struct reason *why);

#endif
