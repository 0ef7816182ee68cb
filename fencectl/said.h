/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What other programs say of this host: the agent's validate-all, with the
 * parameters of a device that waits for this host's dumps, and the rehearsal.
 * Each is run once for all checks, and its lines are sorted: what is about the
 * initrd for a crash, or about this node's key, is one check's, and all else
 * another's.  So no mistake is found twice.
 */
#ifndef FK_FENCECTL_SAID_H
#define FK_FENCECTL_SAID_H

#include "fencectl/said_line.h"
#include "lib/reason.h"

struct checking;
struct view_device;

enum said_state {
	SAID_ABSENT, /* the program is not installed */
	SAID_BLIND,  /* its parameters are not known, or too many */
	SAID_WELL,
	SAID_FAILED
};

struct said {
	const struct view_device *device; /* NULL: it is the rehearsal */
	enum said_state state;
	struct said_lines lines;
	struct reason why; /* SAID_FAILED: how it ended */
	struct said *next;
};

/* The full path of the program of fencectl rehearse. */
extern char rehearse_path[];

/*
 * What validate-all says, 30 s at most: the agent is run as Pacemaker runs it,
 * with the device's parameters on its standard input.  NULL: no memory.
 */
const struct said *said_agent(struct checking *k, const struct view_device *d);

/* What the rehearsal says, 60 s at most.  NULL: no memory. */
const struct said *said_rehearsal(struct checking *k);

/*
 * Is it an error that is about neither the initrd nor the key?  Its text; NULL:
 * it is none.
 */
const char *said_error(const struct said *said);

void said_free(struct checking *k);

#endif
