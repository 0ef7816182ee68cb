/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The initrd that is loaded for a crash: could it speak?
 *
 * SUSE's kdump and Red Hat's make it when its configuration is newer, but not
 * when fence_kdump_send or /etc/hosts is; dracut's module is run by hand.
 */
#ifndef FK_KDUMP_INITRD_H
#define FK_KDUMP_INITRD_H

struct reason;

/*
 * Looks into the initrd at `path`, or if that is NULL into the first that is
 * there of those of lib/crash_where.h.  Waits 15 seconds at most.  Logs a
 * warning of what may be wrong.
 *
 * Returns 1 if it has the sender and a configuration that is not older than
 * this host's, with a word on which it is in `why`; 0, likewise, if this host
 * dumps from its real root and our unit speaks there; -1 with the reason.
 */
int initrd_check(const char *path, int stop_fd, struct reason *why);

#endif
