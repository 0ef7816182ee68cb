/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who sent what: what came and was not accepted, by source.
 */
#ifndef FK_SOURCES_H
#define FK_SOURCES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fence_kdump/verdict.h"
#include "lib/addr.h"
#include "lib/addrmap.h"

/*
 * How many sources are told apart, but for the awaited node's; the rest is
 * counted in one sum.
 */
#define SOURCES_MAX 1024
/* Of these, how many that never sent a valid message. */
#define SOURCES_JUNK_MAX 512

struct source {
	struct addr addr;
	uint64_t counts[VERDICT_N];
	int64_t heard_ns; /* its last valid message; 0: none */
	int64_t first_ns; /* the first one after void_ns */
	int64_t void_ns;  /* messages until then do not count */
};

struct sources {
	struct addrmap map; /* of struct source */
	size_t n_junk;
	uint64_t datagrams;      /* all that came */
	uint64_t overflow;       /* of them, from sources not told apart */
	uint64_t overflow_valid; /* of those, valid messages */
};

/* An empty table; sources_free() frees it. */
void sources_init(struct sources *sources);
void sources_free(struct sources *sources);

enum sources_news {
	SOURCES_KNOWN,   /* this kind from this source came before */
	SOURCES_NEW,     /* the first of its kind: to be logged */
	SOURCES_FULL,    /* no place, the first (valid) time: to be logged */
	SOURCES_OVERFLOW /* another one of those */
};

/*
 * Counts a datagram that is not accepted (yet) and came at `now_ns`.  Sources
 * that sent a valid message always find a place as long as there is one of
 * SOURCES_MAX; mere junk gets half of them, so that it cannot push out a node
 * whose name is still being looked up.  The awaited node's own word
 * (VERDICT_ACCEPT), which is held until the node's corosync is seen to be dead,
 * finds a place always.
 */
enum sources_news sources_note(struct sources *sources, const struct addr *a,
    enum verdict v, int64_t now_ns);

/* The source's record, or NULL; valid until the next sources_note(). */
struct source *
sources_find(const struct sources *sources, const struct addr *a);

/* A valid message came that is not void. */
bool source_has_message(const struct source *source);

/* The first of its messages that are not void is void. */
void source_void_first(struct source *source);

/* Fills `out` with up to `max` sources, most datagrams first; how many. */
size_t sources_top(
    const struct sources *sources, const struct source **out, size_t max);

/* All that came from this source. */
uint64_t source_total(const struct source *source);

#endif
