/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /etc/sysconfig/kdump, as SUSE's kdump reads it: assignments of a shell.  The
 * command lines of the crash kernel are Red Hat's too, in a file of this name.
 *
 * Read in kdump 2.1.9: kdump-read-config.sh, and check() and
 * kdump_ip_set_explicitly() of dracut/module-setup.sh; and the same functions
 * of 1.9.8 and 2.0.18, where KDUMP_SAVEDIR may be several words and an e-mail
 * needs the network.
 */
#ifndef FK_SUSE_H
#define FK_SUSE_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/sysconfig.h"

/* kdump looks for this very path, in KDUMP_POSTSCRIPT alone. */
#define SUSE_SENDER "/usr/lib/fence_kdump_send"

enum suse_key {
	SUSE_POSTSCRIPT,
	SUSE_PRESCRIPT,
	SUSE_PROGRAMS, /* KDUMP_REQUIRED_PROGRAMS */
	SUSE_SAVEDIR,
	SUSE_NETCONFIG,
	SUSE_COMMANDLINE,
	SUSE_APPEND, /* KDUMP_COMMANDLINE_APPEND */
	SUSE_SMTP_SERVER,
	SUSE_NOTIFICATION_TO,
	SUSE_KEYS
};

struct suse {
	struct sysconfig_value values[SUSE_KEYS];
};

/* "KDUMP_POSTSCRIPT" and so on. */
const char *suse_name(enum suse_key key);

/*
 * Reads the bytes of the file.  Nothing is run: a variable or a command in a
 * value stays as it is written.  The last of equal names counts.  Returns 0,
 * or -1 if there is no memory.  suse_free() in both cases.
 */
int suse_parse(struct suse *suse, const char *bytes, size_t len);
void suse_free(struct suse *suse);

/*
 * kdump puts a sender into the image, starts it and gives it a network: the
 * key of the line that starts it, or -1.  `has_program`: SUSE_SENDER is there.
 */
int suse_sender(const struct suse *suse, bool has_program);

/*
 * There is a network, whether or not there is a sender: the key of it,
 * or -1.
 */
int suse_network(const struct suse *suse);

#endif
