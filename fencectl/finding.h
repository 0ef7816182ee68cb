/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the checks have found: a list, which they only add to.
 */
#ifndef FK_FENCECTL_FINDING_H
#define FK_FENCECTL_FINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "fencectl/arena.h"

enum severity {
	SEVERITY_INFO,
	SEVERITY_WARNING,
	SEVERITY_ERROR
};

struct finding {
	const char *id; /* "A1" */
	enum severity severity;
	const char *about; /* a device, a level, a property; NULL: nothing */
	const char *node;  /* NULL: about no one node */
	bool shared;       /* it may concern nodes that have no such finding */
	unsigned level;    /* 0: about no one level */
	const char *text;  /* a sentence */
	bool allowed;      /* the administrator knows, and has a reason */
};

struct findings {
	struct finding *all;
	size_t n, room;
	struct arena arena; /* their texts */
	bool failed;        /* there was no memory: nothing may be concluded */
};

/* Adds one; of `text`, `about` and `node` (or NULL) the list has copies. */
void finding_add(struct findings *findings, const struct finding *new);

/*
 * The most important first; by id, node and level among equals.  Of two that
 * say the same one is left.
 */
void findings_sort(struct findings *findings);
void findings_free(struct findings *findings);

/* "ERROR" or "error". */
const char *severity_word(enum severity severity);
const char *severity_json(enum severity severity);

#endif
