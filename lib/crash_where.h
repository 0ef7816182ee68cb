/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * This host's crash kernel: is it ready, where is its image, and what makes
 * that image again?
 *
 * Rests on openSUSE/kdump 1.0 to 2.1 (init/mkdumprd), rhkdump/kdump-utils
 * (kdump-lib.sh, kdumpctl, mkfadumprd), and the kernel's
 * Documentation/ABI/testing/sysfs-kernel-fadump and sysfs-kernel-kexec.
 */
#ifndef FK_CRASH_WHERE_H
#define FK_CRASH_WHERE_H

#include <limits.h>
#include <stdbool.h>

struct reason;

/* What the packages' kdump is configured by. */
#define REDHAT_FILE "/etc/kdump.conf"
#define SUSE_FILE "/etc/sysconfig/kdump"

/* Whose image it is: what it is made from, and by which command. */
enum crash_maker {
	CRASH_SUSE,
	CRASH_REDHAT,
	CRASH_OTHER /* dracut, run by hand */
};

/*
 * With fadump the firmware keeps the memory, and the normal kernel boots
 * again, with the normal initrd.
 */
bool crash_is_fadump(void);

/*
 * Could this host dump?  0; -1 with the reason: no memory is set aside, or
 * the crash kernel is not loaded; with fadump: it is not registered.
 */
int crash_ready(struct reason *why);

/*
 * Opens the file of /sys that tells whether a panic would be followed by a
 * dump: the crash kernel is loaded, or fadump is registered.  A descriptor,
 * which the caller closes; -1 with errno.
 */
int crash_loaded_open(void);

/*
 * What it tells at this moment: 1 or 0; -1 if it tells nothing.  The first
 * time the kernel takes memory for it, and keeps that until the close
 * (seq_read_iter() in fs/seq_file.c); later calls take none.
 */
int crash_loaded(int fd);

/*
 * The image that a crash of the kernel `release` would boot: the first that
 * is there of those that the distributions have; of fadump's if `fadump`.
 * False if none is there.
 */
bool crash_find(char path[PATH_MAX], const char *release, bool fadump);

/* Whose image is at that path? */
enum crash_maker crash_maker_of(const char *path);

/*
 * "make it again by ...": the commands that make it again even if nothing
 * that they look at has changed, and load it.
 */
const char *crash_remake(enum crash_maker maker);

#endif
