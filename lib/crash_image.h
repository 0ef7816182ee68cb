/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The image that is loaded for a crash, looked into by lsinitrd(1), and by
 * unsquashfs(1) for what an older lsinitrd cannot take out of a squashfs.
 *
 * Needs the privileges of root: fsck.erofs(1), which lsinitrd runs, makes each
 * device that is in the image.
 */
#ifndef FK_CRASH_IMAGE_H
#define FK_CRASH_IMAGE_H

#include <sys/stat.h>

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/crash_list.h"
#include "lib/crash_where.h"

struct reason;

struct crash_image {
	char path[PATH_MAX];
	enum crash_maker maker;
	struct stat made;
	struct crash_list list;
	char
	    *text[CRASH_FILES]; /* of each kind, one after the other; or NULL */
};

/*
 * Lists the image at `path`.  Ends at the moment `until` of clock_ns(), or
 * when `stop_fd` (or -1) becomes readable.  Returns 0; -1 with the reason.
 * crash_image_free() in both cases.
 */
int crash_image_look(struct crash_image *image, const char *path, int64_t until,
    int stop_fd, struct reason *why);

/* Reads the files of that list; likewise. */
int crash_image_read(
    struct crash_image *image, int64_t until, int stop_fd, struct reason *why);

void crash_image_free(struct crash_image *image);

#endif
