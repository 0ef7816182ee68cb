/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The facts that an initrd for the crash kernel is made of.  One fact a line,
 * to standard output; fields are separated by one blank:
 *
 *	opts WORD ...                  options for fence_kdump_send, checked
 *	when early|late|both
 *	address NODE ADDRESS           every address that is not this host's
 *	unresolved NODE                if that is tolerated
 *	route ADDRESS INTERFACE SOURCE PREFIXLEN GATEWAY|-
 *
 * An ADDRESS that is link-local has %INTERFACE after it; SOURCE and GATEWAY
 * never have.
 */
#ifndef FK_REHEARSE_INITRD_H
#define FK_REHEARSE_INITRD_H

#include <stdbool.h>

struct config;
struct names;
struct sources;
struct ways;

/* Where the nodes were read, for messages about them. */
struct place {
	const char *path;
	size_t line;
};

/* What is tolerated: a mistake all the same, and logged as a warning. */
struct tolerance {
	bool unresolved; /* nodes without an address */
	bool source;     /* a source that no listener would believe */
};

/* All that the facts are made of; the ways' sources are chosen here. */
struct initrd {
	const struct config *config;
	const struct names *names;
	const struct sources *sources;
	struct ways *ways;
	struct place place;
	struct tolerance tolerate;
};

/*
 * Prints the facts, if there is no reason against it: all or nothing.  Every
 * reason is logged.  True if they were printed.
 */
bool initrd_print(const struct initrd *initrd);

#endif
