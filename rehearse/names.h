/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words that name hosts, and all their addresses as they are now.
 */
#ifndef FK_REHEARSE_NAMES_H
#define FK_REHEARSE_NAMES_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct addr;
struct reason;

struct name {
	const char *text; /* as it was given */
	size_t where;     /* for who gave it; not looked at */
	bool bad;         /* neither an address nor a name */
	bool recalled;    /* taken from what was known */
	int family;       /* that was asked for, or AF_UNSPEC */
	struct addr *addrs;
	size_t n;
	char why[512]; /* why it has no address, or may have more; or "" */
	struct name_family {
		bool open;      /* neither an address nor a definite none yet */
		bool asked;     /* an answer is to come */
		int64_t ask_at; /* when to ask (again) */
	} families[2];          /* IPv4, IPv6 */
};

struct names {
	struct name *items;
	size_t n;
};

/* Adds a word (not copied); its index, or -1 with errno. */
ssize_t names_add(struct names *names, const char *text, size_t where);

/*
 * Finds the addresses of all words: of `family`, or of both (AF_UNSPEC).
 * What `known` has found in that family is taken from there.
 * Numbers and names in /etc/hosts first; each family of the other names is
 * asked for until it has an address or a definite "there is none", for 10
 * seconds at most.  Returns 0, also if there are words without an address, or
 * of which one family alone is settled (then `why` says so); -1 with the
 * reason if nothing could be looked up at all.
 */
int names_find(struct names *names, int family, const struct names *known,
    struct reason *why);

/*
 * Moves what was found to the end of `known`; `names` is empty afterwards.
 * 0, or -1 if there is no memory: then nothing is moved.
 */
int names_move(struct names *known, struct names *names);

void names_free(struct names *names);

#endif
