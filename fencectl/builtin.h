/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the Pacemaker of this host takes an option for that is not set: some
 * defaults are chosen when it is built.
 */
#ifndef FK_FENCECTL_BUILTIN_H
#define FK_FENCECTL_BUILTIN_H

#include <stddef.h>

/*
 * The default of a boolean option in the metadata of pacemaker-schedulerd(7):
 * 1, 0, or -1 if it is not there.  Pure.
 */
int builtin_find(const char *bytes, size_t len, const char *option);

/* Asks pacemaker-schedulerd, for 2 s at most; -1: there is no answer. */
int builtin_bool(const char *option);

#endif
