/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_OPTIONS_H
#define FK_FENCECTL_OPTIONS_H

#include <stdbool.h>

#include "lib/list.h"

struct reason;

enum options_command {
	OPTIONS_PLAN,
	OPTIONS_CHECK,
	OPTIONS_STATUS,
	OPTIONS_REHEARSE,
	OPTIONS_HELP,
	OPTIONS_VERSION
};

/* Strings are those of the command line, or of `set`. */
struct options {
	enum options_command command;
	char *cib;         /* a file; NULL: the live cluster */
	char *corosync;    /* a file; NULL: this host's, if live */
	struct list extra; /* --node: cluster nodes that a file lacks */
	struct list nodes; /* operands */
	char **rest;       /* OPTIONS_REHEARSE: what follows, ends in NULL */
	bool json;
	/* Of check alone. */
	struct list allow; /* ID, or ID:ABOUT */
	char *explain;     /* an id; NULL: not given */
	bool list;
	bool verbose;
	/* Of status alone. */
	char *prometheus; /* a file to be written; NULL: not given */
};

/*
 * Reads a command line.  0, or -1 with the reason for a mistake.
 * options_free() in both cases.
 */
int options_read(struct options *o, int argc, char *argv[], struct reason *why);
void options_free(struct options *o);
void options_help(void);

#endif
