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
	uint16_t answer_port; /* 0 = answers no query */
	int family;           /* AF_UNSPEC, AF_INET, AF_INET6 */
	unsigned int count;   /* 0 = without end */
	int64_t interval;     /* nanoseconds; 0 = not given */
	int64_t give_up;      /* nanoseconds */
	bool gave_give_up;    /* it is not the default */
	int verbose;
	bool force;    /* only with a count */
	bool mistaken; /* something was passed over */
	char **nodes;  /* n_nodes of them, in argv's memory */
	size_t n_nodes;
	int operand; /* index in argv of the first operand, and so of "--" */
};

/*
 * Reads the command line.  Returns 0, or -1 with the reason; only if the wish
 * is OPTIONS_SEND is the rest set.  options_free() frees it in every case.
 */
int options_read(struct options *o, int argc, char *argv[], struct reason *why);
void options_free(struct options *o);

/*
 * The same in a crash kernel, where no mistake stops the sending: see
 * fence_kdump_send/lenient.h.  `mistake` gets each one.  --force means nothing
 * there, and --help and --version only if there is no node.  The words of argv
 * are overwritten.
 */
int options_read_leniently(struct options *o, int argc, char *argv[],
    void (*mistake)(const char *text), struct reason *why);

/* --help, to standard output. */
void options_help(void);

#endif
