/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a line means that the agent or the rehearsal prints on standard error.
 */
#ifndef FK_FENCECTL_SAID_LINE_H
#define FK_FENCECTL_SAID_LINE_H

#include <stdbool.h>

#include "lib/list.h"

/* Starts as zeros; list_free() frees `key`. */
struct said_lines {
	bool complete;    /* it ended by itself, and had looked at all */
	bool key_failed;  /* an error is about the initrd or the key */
	struct list key;  /* all that it says of these, also warnings */
	char error[1024]; /* the last error that is about neither, or "" */
};

/*
 * Takes one more line: an error, or "warning: " and what does not make the
 * program fail.  `arg` is the struct said_lines: a run_line_fn.
 */
void said_take(const char *line, void *arg);

#endif
