/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parameter hostmap: which host has which plug.  Pure.
 */
#ifndef FK_STONITH_HOSTMAP_H
#define FK_STONITH_HOSTMAP_H

#include <stdbool.h>
#include <stddef.h>

struct reason;

#define HOST_SIZE 256 /* bytes of a host's or plug's name, with its end */

struct hostmap_pair {
	char *host;
	char *plug;
};

struct hostmap {
	struct hostmap_pair *pairs;
	size_t n;
};

/*
 * Can `name` stand in a list, and in a line of the agent's standard input?
 * 0, or -1 with the reason, in which it is a `what` ("host").
 */
int hostmap_name(const char *what, const char *name, struct reason *why);

/*
 * Could an agent take the two for one plug?  Agents differ in whether they
 * distinguish "VM" from "vm", and most read 01 as 1.
 */
bool hostmap_same(const char *a, const char *b);

/*
 * Adds the pairs of `text`, as hosts_read() has it.  A host has one plug, and a
 * plug one host.  0, or -1 with the reason; then hostmap_free() in both cases.
 */
int hostmap_read(struct hostmap *map, const char *text, struct reason *why);
void hostmap_free(struct hostmap *map);

/* The pair of a host, of a plug; NULL if there is none. */
const struct hostmap_pair *
hostmap_host(const struct hostmap *map, const char *host);
const struct hostmap_pair *
hostmap_plug(const struct hostmap *map, const char *plug);

#endif
