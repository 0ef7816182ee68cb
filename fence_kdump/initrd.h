/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The initrd that is loaded for a crash: could it speak?
 *
 * SUSE's kdump and Red Hat's make it when its configuration is newer, but not
 * when fence_kdump_send or /etc/hosts is; dracut's module is run by hand.
 */
#ifndef FK_KDUMP_INITRD_H
#define FK_KDUMP_INITRD_H

#include <stdbool.h>

#include "lib/crash_image.h"
#include "lib/crash_judge.h"
#include "lib/reason.h"
#include "lib/told.h"

struct setup;

struct initrd {
	bool looked;
	bool real_root; /* this host dumps from it: there is no image */
	int rc;         /* -1: could not look, with the reason */
	struct reason why;
	struct reason unread; /* why its files could not be read; "" */
	struct crash_image image;
	struct told_list lines; /* that make the crash kernel send */
	struct reason no_lines; /* why they could not be read; "" */
};

/*
 * Looks into the initrd at `path`, or if that is NULL into the first that is
 * there of those of lib/crash_where.h.  Waits 15 seconds at most.  Needs the
 * privileges of root for some images (lib/crash_image.h), and judges nothing.
 * `i` is all 0 at first; initrd_free() in all cases.
 */
void initrd_look(struct initrd *i, const char *path, int stop_fd);

/*
 * Judges what was found there, by what the node has and is today, and tells
 * every finding.  `setup` is settled, and its node is this host.  Logs where
 * the sender is, if all is well.
 */
void initrd_judge(const struct initrd *i, const struct setup *setup,
    crash_tell_fn *tell, void *arg);

void initrd_free(struct initrd *i);

#endif
