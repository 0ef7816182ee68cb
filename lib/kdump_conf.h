/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the distribution's kdump does by itself for this host's message: the
 * files of Red Hat's and of SUSE's.  Each is judged alone, because each is read
 * by its distribution's package.
 */
#ifndef FK_KDUMP_CONF_H
#define FK_KDUMP_CONF_H

#include <stdbool.h>

#include "lib/crash_where.h"
#include "lib/redhat.h"
#include "lib/suse.h"

struct reason;

struct kdump {
	bool has_redhat; /* there is such a file */
	struct redhat redhat;
	bool redhat_program; /* Red Hat's kdump finds a sender */
	bool on_nfs;         /* it saves the dump on an NFS that is mounted */
	bool has_suse;
	struct suse suse;
	bool suse_program;
};

/*
 * Reads the files, as far as they are there, below the folder `root` ("" is
 * this system).  Returns 0, or -1 with the reason.  kdump_free() in both
 * cases.
 */
int kdump_read(struct kdump *kdump, const char *root, struct reason *why);
void kdump_free(struct kdump *kdump);

/*
 * Prints the facts, one a line, nothing if there are none:
 *
 *	kdump-sender FILE:LINE: NAME
 *	kdump-network FILE:LINE: NAME VALUE
 */
void kdump_print(const struct kdump *kdump);

#endif
