/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_SEND_OPTIONS_H
#define FK_SEND_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct reason;

enum options_wish {
	OPTIONS_SEND,
	OPTIONS_HELP,
	OPTIONS_VERSION
};

/* The command line, checked. */
struct options {
	enum options_wish wish;
	uint16_t port;
	int family;         /* AF_UNSPEC, AF_INET, AF_INET6 */
	unsigned int count; /* 0 = without end */
	int64_t interval;   /* nanoseconds; 0 = not given */
	int64_t give_up;    /* nanoseconds */
	bool gave_give_up;  /* it is not the default */
	int verbose;
	char **nodes; /* n_nodes of them, in argv's memory */
	size_t n_nodes;
};

/*
 * Reads the command line.  Returns 0, or -1 with the reason; only if the wish
 * is OPTIONS_SEND is the rest set.  options_free() frees it in every case.
 */
int options_read(struct options *o, int argc, char *argv[], struct reason *why);
void options_free(struct options *o);

/* --help, to standard output. */
void options_help(void);

#endif
