/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which agent a plugin is for, by the plugin's own name.  Pure.
 */
#ifndef FK_STONITH_NAME_H
#define FK_STONITH_NAME_H

#include <stdbool.h>

struct reason;

#define NAME_SIZE 64

struct name {
	char agent[NAME_SIZE]; /* "fence_xvm" */
	bool suffixed;         /* it was "fence_xvm_stonith" */
};

/*
 * Takes the agent's name from argv[0]: what follows the last slash, without a
 * suffix "_stonith".  Only "fence_" with letters, digits, '_' and '-' after it
 * is one, because it becomes part of a path.  0, or -1 with the reason.
 */
int name_read(struct name *name, const char *argv0, struct reason *why);

#endif
