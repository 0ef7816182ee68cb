/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the cluster's fencer remembers of fencing: pure, on the XML that
 *
 *     stonith_admin --history '*' --verbose --output-as=xml
 *
 * prints (Pacemaker 2.1.5 and 3.0.0; without --verbose it prints one event of
 * the whole cluster).  Only what ends a node counts: off and reboot.
 */
#ifndef FK_FENCECTL_HISTORY_H
#define FK_FENCECTL_HISTORY_H

#include <stddef.h>
#include <stdint.h>

struct reason;

#define FENCING_NAME 256 /* bytes of a name, with its NUL */
#define FENCING_ACTION 16

enum fencing_result {
	FENCING_PENDING,
	FENCING_SUCCESS,
	FENCING_FAILED,
	FENCING_UNKNOWN /* a word that Pacemaker does not have today */
};

/* One fencing.  Texts are printable, but for `target`; "": not known. */
struct fencing {
	char target[FENCING_NAME]; /* as it is, to be compared alone */
	char action[FENCING_ACTION];
	char delegate[FENCING_NAME]; /* the node that did it */
	enum fencing_result result;
	int64_t ended_s; /* since 1970; STAMP_NONE: not yet, or not known */
	/* By fencectl/fence_log.h: */
	char device[FENCING_NAME];
	double seconds; /* from the request on; -1: not known */
};

struct history {
	struct fencing *all; /* in the order of the document */
	size_t n;
};

/* 0, or -1 with the reason.  history_free() in both cases. */
int history_read(
    struct history *h, const char *bytes, size_t len, struct reason *why);
void history_free(struct history *h);

/*
 * The last one of the node: the one under way, or the one that ended last.
 * NULL: there is none.
 */
struct fencing *history_last(const struct history *h, const char *node);

/* When the last one ended that has ended; STAMP_NONE: none has. */
int64_t history_ended(const struct history *h, const char *node);

/* "success", "failed", "pending" or "?". */
const char *fencing_word(enum fencing_result result);

#endif
