/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The initrd that is loaded for a crash: could it speak?
 *
 * SUSE's kdump and Red Hat's make it when its configuration is newer, but not
 * when fence_kdump_send is; dracut's module is run by hand.
 */
#ifndef FK_KDUMP_INITRD_H
#define FK_KDUMP_INITRD_H

#include <stdbool.h>

struct reason;

struct initrd {
	bool sender; /* has fence_kdump_send, not only a link to it */
	bool config; /* has a configuration that names nodes for it */
};

/*
 * Takes one line of what lsinitrd(1) prints, that is of cpio(1)'s or
 * unsquashfs(1)'s long list; other lines change nothing.
 */
void initrd_line(struct initrd *initrd, const char *line);

/*
 * Looks into the initrd at `path`, or if that is NULL into the first that is
 * there of SUSE's, Red Hat's and Fedora's.  Waits 15 seconds at most.
 *
 * Returns 1 if it has the sender and its configuration and is newer than
 * both, with a word on which it is in `why`; 0, likewise, if this host dumps
 * from its real root and our unit speaks there; -1 with the reason.
 */
int initrd_check(const char *path, int stop_fd, struct reason *why);

#endif
