/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The list of an image's files, as lsinitrd(1) prints it: what is in there?
 *
 * lsinitrd prints the long list of cpio(1), of "unsquashfs -ll" for what is
 * squashed, and from dracut 104 on of "find -ls" for an image of erofs.
 */
#ifndef FK_CRASH_LIST_H
#define FK_CRASH_LIST_H

#include <stdbool.h>

/* Which configurations for fence_kdump_send an image can have. */
enum crash_conf {
	CRASH_CONF_OURS,  /* etc/sysconfig/fence_kdump: dracut's module */
	CRASH_CONF_KDUMP, /* etc/kdump.conf: Red Hat's, SUSE's from 2.1 on */
	CRASH_CONF_SUSE,  /* etc/sysconfig/kdump: SUSE's before */
	CRASH_CONFS
};

struct crash_has {
	bool sender; /* has fence_kdump_send, not only a link to it */
	bool conf[CRASH_CONFS];
};

struct crash_list {
	struct crash_has root;   /* all that is not below fadumproot/ */
	struct crash_has fadump; /* what is */
	bool is_fadump;          /* there is such a folder */
};

/*
 * The path in the image that a line of the list says, without the name of a
 * file system in the image, if it is a plain file: a link may lead nowhere.
 * NULL for all other lines.
 */
const char *crash_list_path(const char *line);

/* Takes one line of the list; lines that are none change nothing. */
void crash_list_line(struct crash_list *list, const char *line);

/* What counts: with fadump only what is below fadumproot/ is used. */
const struct crash_has *crash_list_has(const struct crash_list *list);

/* "etc/kdump.conf" and so on. */
const char *crash_conf_path(enum crash_conf conf);

#endif
