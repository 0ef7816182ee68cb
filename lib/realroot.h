/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Debian's and Ubuntu's kdump-tools: the crash kernel boots the real root, and
 * a unit saves the dump there.  Which one, its command line decides, and that
 * is in /etc/default/kdump-tools (kdump-config of 1.8.1, 1.10.7 and 1.10.9):
 *
 *	KDUMP_CMDLINE_APPEND unset or empty, or "systemd.unit=" in it names
 *	kdump-tools-dump.service: this unit.
 *
 *	otherwise: kdump-tools.service, as at each boot.
 */
#ifndef FK_REALROOT_H
#define FK_REALROOT_H

#include <stddef.h>

struct reason;

#define REALROOT_CONFIG "/etc/default/kdump-tools"

enum realroot {
	REALROOT_DUMP,   /* kdump-tools-dump.service saves the dump */
	REALROOT_NORMAL, /* kdump-tools.service does */
	REALROOT_UNSURE  /* not clear from the file, or there is no memory */
};

/*
 * Judges the `len` bytes of the file, which a shell reads.  Here only
 * assignments are read: a line of another kind, an expansion, a unit that is
 * not known make the answer UNSURE.  Pure.
 */
enum realroot realroot_judge(const char *bytes, size_t len);

/*
 * Is our unit enabled for the unit that saves the dump, or for both of them if
 * it is not sure which one does?  Returns 0, with a word on it in `why`, or -1
 * with the reason.
 */
int realroot_check(struct reason *why);

#endif
