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

#include "lib/list.h"

/* Which configurations for fence_kdump_send an image can have. */
enum crash_conf {
	CRASH_CONF_OURS,  /* etc/sysconfig/fence_kdump: dracut's module */
	CRASH_CONF_KDUMP, /* etc/kdump.conf: Red Hat's, SUSE's from 2.1 on */
	CRASH_CONF_SUSE,  /* etc/sysconfig/kdump: SUSE's before */
	CRASH_CONFS
};

/* What is read out of an image. */
enum crash_file {
	CRASH_HOSTS,     /* etc/hosts */
	CRASH_CONF,      /* etc/kdump.conf, etc/sysconfig/kdump */
	CRASH_ADDRESSES, /* etc/fence_kdump/addresses: dracut's module */
	CRASH_CMDLINE,   /* etc/cmdline.d/, etc/fence_kdump/cmdline, /network */
	CRASH_FILES
};

struct crash_has {
	bool sender; /* has fence_kdump_send, not only a link to it */
	bool conf[CRASH_CONFS];
	bool legacy;         /* dracut's network-legacy understands ip= */
	bool network;        /* files of NetworkManager's or of networkd's */
	bool manager;        /* NetworkManager or systemd-networkd */
	bool feeder;         /* dracut's module watchdog feeds one */
	bool key;            /* etc/fence_kdump/key: lib/kdump2_file.h */
	struct list key_ids; /* of the empty files beside it, each once */
	struct list modules; /* the names of kernel modules, with '_' for '-' */
	char release[128];   /* of the kernel that they are for; "" */
	struct list files; /* the names of those to read, as they are listed */
};

struct crash_list {
	struct crash_has root;   /* all that is not below fadumproot/ */
	struct crash_has fadump; /* what is */
	bool is_fadump;          /* there is such a folder */
	const char *squash;      /* the file that is a squashfs, or NULL */
};

/*
 * The path in the image that a line of the list has, without the name of a
 * file system in the image, if it is a plain file: a link may lead nowhere.
 * NULL for all other lines.
 */
const char *crash_list_path(const char *line);

/*
 * Takes one line of the list; lines that are none change nothing.  A list is
 * all 0 at first; crash_list_free() frees what it has.
 */
void crash_list_line(struct crash_list *list, const char *line);
void crash_list_free(struct crash_list *list);

/* What counts: with fadump only what is below fadumproot/ is used. */
const struct crash_has *crash_list_has(const struct crash_list *list);

/* Is that kernel module in there? */
bool crash_list_module(const struct crash_has *has, const char *name);

/*
 * What a file is read for, by its name as it is listed; CRASH_FILES: it is
 * not read.
 */
enum crash_file crash_list_file(const char *name);

/* "etc/kdump.conf" and so on. */
const char *crash_conf_path(enum crash_conf conf);

#endif
