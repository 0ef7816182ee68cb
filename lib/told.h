/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lines by which this host's crash kernel is configured to send: who
 * starts the sender there, and what with.
 */
#ifndef FK_TOLD_H
#define FK_TOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/list.h"

struct config;
struct kdump;
struct reason;

/* Who puts the sender and its network into the image. */
enum told_by {
	TOLD_BY_PERSON, /* the command line; not known */
	TOLD_BY_OURS,   /* the dracut module, or Debian's real root */
	TOLD_BY_SUSE,
	TOLD_BY_REDHAT,
	TOLD_BY_CIB /* Red Hat's, with the nodes of the cluster */
};

struct told {
	enum told_by by;
	const char *path; /* NULL: the command line */
	size_t line;
	struct list nodes;
	int family; /* AF_UNSPEC, AF_INET, AF_INET6 */
	int port;
	bool absent;   /* the program is not where kdump looks for it */
	char bad[512]; /* a mistake in the options; "" if there is none */
};

#define TOLD_MAX 16

struct told_list {
	struct told items[TOLD_MAX];
	size_t n;
};

/*
 * Finds the lines: those of the distribution's kdump, if it has a sender by
 * itself; or else the configuration `config` at `path`; or else a line of
 * kdump's that has no effect as it is.  With `has_device` (the cluster has such
 * a device) and nothing else, Red Hat's takes the cluster's nodes: then the one
 * line has no nodes yet.  The list is empty if there is no such line.  What is
 * handed in must outlive it.  Returns 0, or -1 with the reason; told_free() in
 * both cases.
 */
int told_find(struct told_list *list, const struct kdump *kdump,
    const struct config *config, const char *path, bool has_device,
    struct reason *why);

/* Puts "FILE:LINE: " before a text about the line, if it is in a file. */
void told_place(const struct told *told, const char *text, struct reason *out);

void told_free(struct told_list *list);

#endif
