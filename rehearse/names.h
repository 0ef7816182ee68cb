/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words that stand for hosts, and all their addresses as they are now.
 */
#ifndef FK_REHEARSE_NAMES_H
#define FK_REHEARSE_NAMES_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>

struct addr;
struct reason;

struct name {
	const char *text; /* as it was given */
	size_t where;     /* for who gave it; not looked at */
	bool bad;         /* neither an address nor a name */
	struct addr *addrs;
	size_t n;
	char why[512];      /* why it has no address, or may have more; or "" */
	unsigned int asked; /* answers that are still to come */
};

struct names {
	struct name *items;
	size_t n;
};

/* Adds a word (not copied); its index, or -1 with errno. */
ssize_t names_add(struct names *names, const char *text, size_t where);

/*
 * Finds the addresses of all words: of `family`, or of both (AF_UNSPEC).  A
 * name that is not answered within 10 seconds has none.  Returns 0, also if
 * there are words without an address, or of which one family alone was
 * answered; -1 with the reason if nothing could be looked up at all.
 */
int names_find(struct names *names, int family, struct reason *why);

void names_free(struct names *names);

#endif
