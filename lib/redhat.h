/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /etc/kdump.conf, as Red Hat's kdump reads it.
 *
 * Read in kdump-utils after 1.0.61: kdump_get_conf_val() of
 * kdump-lib-initramfs.sh (a line is a word and its value, '#' begins a comment
 * anywhere, the quotes around a value are dropped, the last line of a word
 * counts), is_generic_fence_kdump() of kdump-lib.sh, and kdump_install_conf()
 * and kdump_configure_fence_kdump() of dracut/99kdumpbase/module-setup.sh.
 */
#ifndef FK_REDHAT_H
#define FK_REDHAT_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/sysconfig.h"

enum redhat_key {
	REDHAT_NODES, /* fence_kdump_nodes */
	REDHAT_ARGS,  /* fence_kdump_args */
	REDHAT_NFS,
	REDHAT_SSH,
	REDHAT_NET, /* of old releases: NFS or SSH */
	REDHAT_DRACUT_ARGS,
	REDHAT_PATH,
	REDHAT_DISK, /* a file system or a partition to save the dump on */
	REDHAT_KEYS
};

struct redhat {
	struct sysconfig_value values[REDHAT_KEYS];
};

/* The word that begins the line; "ext4" or the like for REDHAT_DISK. */
const char *redhat_name(enum redhat_key key);

/*
 * Reads the bytes of the file.  Lines of other words are not looked at, and a
 * word without a value is none (kdumpctl(8) refuses such a file).  Returns 0,
 * or -1 if there is no memory.  redhat_free() in both cases.
 */
int redhat_parse(struct redhat *redhat, const char *bytes, size_t len);
void redhat_free(struct redhat *redhat);

/* The key by which the dump is saved over a network, or -1. */
int redhat_network(const struct redhat *redhat);

/* No line names where the dump is saved: it is the file system of the path. */
bool redhat_is_default(const struct redhat *redhat);

/* That path. */
const char *redhat_path(const struct redhat *redhat);

#endif
