/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The record of a drill: a real crash of a node that was followed to its end.
 * This header is the format's description.
 *
 * A record is one file in DRILL_FOLDER on the host that ran the drill, of
 * root's and with mode 0600.  Its name ends in ".json"; what stands before
 * that means nothing.  It is one JSON object (RFC 8259).  A reader needs these
 * members, in any order, and passes over all others:
 *
 *     version  1
 *     node     the name of the node that crashed, as the cluster has it
 *     began    when the panic was asked for, in seconds since 1970, UTC
 *     outcome  "fenced", "fenced otherwise", "not fenced", "not back", ...:
 *              a word or two for people
 *
 * A file with another version, or without one of these, is no record.
 */
#ifndef FK_FENCECTL_DRILL_H
#define FK_FENCECTL_DRILL_H

#include <stddef.h>
#include <stdint.h>

struct reason;

#define DRILL_FOLDER "/var/lib/fence-kdump/drills"
#define DRILL_MAX ((size_t)64 * 1024) /* bytes of a record; more is none */
#define DRILL_NODE 256
#define DRILL_OUTCOME 64

struct drill {
	char node[DRILL_NODE]; /* as it is, to be compared alone */
	int64_t began_s;
	char outcome[DRILL_OUTCOME]; /* printable */
};

/* Pure: reads a record.  0, or -1 with the reason. */
int
drill_read(struct drill *d, const char *bytes, size_t len, struct reason *why);

#endif
