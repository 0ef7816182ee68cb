/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_REHEARSE_OPTIONS_H
#define FK_REHEARSE_OPTIONS_H

#include <stdbool.h>

#include "lib/list.h"

struct reason;

enum options_wish {
	OPTIONS_REHEARSE,
	OPTIONS_INITRD,
	OPTIONS_NODES,
	OPTIONS_KDUMP,
	OPTIONS_KEY,
	OPTIONS_ANSWER,
	OPTIONS_ARMED,
	OPTIONS_UNPUBLISH,
	OPTIONS_HELP,
	OPTIONS_VERSION
};

/* The command line, checked. */
struct options {
	enum options_wish wish;
	char *config; /* the configuration's path */
	bool gave_config;
	int port;
	int answer_port;
	char *key;     /* the new file that gets this node's key */
	char *root;    /* the folder that the paths of kdump start from */
	char *image;   /* for --armed: the image for a crash, or "" */
	bool deep;     /* the same: look into it in any case */
	bool publish;  /* the same: tell the cluster */
	bool tolerate; /* names that do not resolve */
	bool tolerate_source;
	bool gave_family;
	int family; /* AF_UNSPEC, AF_INET, AF_INET6 */
	int verbose;
	struct list nodes; /* empty: those of the configuration */
};

/*
 * Reads the command line: the options of fence_kdump_send and a few of our
 * own.  Returns 0, or -1 with the reason.  options_free() in every case.
 */
int options_read(struct options *o, int argc, char *argv[], struct reason *why);
void options_free(struct options *o);

/* --help, to standard output. */
void options_help(void);

#endif
