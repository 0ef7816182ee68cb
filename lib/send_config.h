/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The configuration, /etc/sysconfig/fence_kdump, checked and understood.
 */
#ifndef FK_SEND_CONFIG_H
#define FK_SEND_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/list.h"

struct reason;
struct sysconfig;

enum config_when {
	CONFIG_EARLY,
	CONFIG_LATE,
	CONFIG_BOTH
};

struct config {
	struct list nodes;     /* FENCE_KDUMP_NODES */
	size_t nodes_line;     /* where that stands; 0 = nowhere */
	struct list opts;      /* FENCE_KDUMP_OPTS: the sender takes them */
	enum config_when when; /* early if it is not given */
	int family;            /* by the options: AF_UNSPEC, ... */
	char *name;            /* FENCE_KDUMP_NAME; NULL: none */
};

/*
 * Takes what the file at `path` (for the reason) has.  Returns 0, or -1 with
 * the reason, "path:line: ...": a node that is neither a name nor an address,
 * a name of this node that is not one such word, an option that
 * fence_kdump_send does not know, or a time that there is not.
 * config_free() in both cases.
 */
int config_take(struct config *config, const struct sysconfig *file,
    const char *path, struct reason *why);
/*
 * The same of the file at `path`; that there is none is an error if it is
 * `needed`.
 */
int config_read(
    struct config *config, const char *path, bool needed, struct reason *why);
void config_free(struct config *config);

/* "early" and so on. */
const char *config_when_text(enum config_when when);

#endif
