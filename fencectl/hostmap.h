/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pcmk_host_list and pcmk_host_map, as Pacemaker's fencer reads them
 * (parse_host_list() and build_port_aliases() of fenced_commands.c).
 */
#ifndef FK_FENCECTL_HOSTMAP_H
#define FK_FENCECTL_HOSTMAP_H

#include <stdbool.h>
#include <stddef.h>

#include "fencectl/arena.h"

struct cib;
struct cib_resource;

struct hostmap_pair {
	const char *node;
	const char *port; /* as given to the agent: "1,2" is two */
};

struct hostmap {
	const char **list; /* pcmk_host_list, in its order */
	size_t n_list;
	struct hostmap_pair *pairs;
	size_t n_pairs;
	/*
	 * The names that the fencer takes the device to be for, if it goes by
	 * a static list: the list, the nodes of the pairs, and their ports
	 * (what the fencer means by them is not what it does).
	 */
	const char **targets;
	size_t n_targets;
	/* The last of them: the list and the nodes, and no ports. */
	const char **names;
	size_t n_names;
};

/*
 * Reads both texts (NULL: not given) as Pacemaker of that feature set does;
 * `old`: before 3.0.2 a backslash in the map takes the next byte as it is, of
 * two colons in a pair the last one counts, and a port may be empty.  All
 * strings are in `arena`.  0, or -1 if there is no memory.
 */
int hostmap_read(struct hostmap *h, struct arena *arena, const char *list,
    const char *map, bool old);

/* The pair of that node, letter case aside; NULL: there is none. */
const struct hostmap_pair *
hostmap_find(const struct hostmap *map, const char *node);

#endif
