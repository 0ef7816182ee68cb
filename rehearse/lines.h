/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lines of kdump's own configuration that a crash kernel runs the sender
 * with.
 */
#ifndef FK_REHEARSE_LINES_H
#define FK_REHEARSE_LINES_H

#include <stdbool.h>
#include <stddef.h>

struct reason;

/*
 * The number of the first line of the file `text` (`len` bytes) that starts
 * fence_kdump_send with --force, or with the beginning of that word, which is
 * enough for an option; 0 if none does.  Lines are KDUMP_POSTSCRIPT= and
 * KDUMP_PRESCRIPT= of SUSE's file, fence_kdump_args of Red Hat's.  Pure.
 */
size_t lines_forced(const char *text, size_t len);

/*
 * Looks at both files, as far as they are there.  False with the reason if
 * a line has --force: with it the sender would speak on a running node, too.
 */
bool lines_check(struct reason *why);

#endif
