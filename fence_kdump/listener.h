/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One run of off or reboot: what its parts share.  hear.c has the datagrams,
 * listen.c the loop and its events, asker.c those of the queries.
 */
#ifndef FK_LISTENER_H
#define FK_LISTENER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fence_kdump/answers.h"
#include "fence_kdump/asking.h"
#include "fence_kdump/flood.h"
#include "fence_kdump/setup.h"
#include "fence_kdump/sources.h"
#include "fence_kdump/watch.h"
#include "lib/reason.h"

struct event;
struct event_base;

#define LISTENER_EVENTS 8

struct listener {
	struct setup setup;
	struct watch watch; /* corosync on this host */
	struct sources sources;
	struct flood flood;
	struct batch *batch;
	struct asking asking;
	struct proof proof;
	int64_t rung_ns;     /* the last message that may be the node's */
	int64_t courtesy_ns; /* when row 8 holds no more; INT64_MAX: nothing */
	size_t filtered_n;   /* addresses the sources' filter was made of */
	int64_t started_ns;
	int64_t deadline_ns;
	int stop_fd;
	struct event_base *base;
	struct event *events[LISTENER_EVENTS];
	size_t n_events;
	struct event *names;    /* of the resolver's answers; NULL: none */
	struct event *corosync; /* of the answer that it owes; NULL: none */
	struct event *asked[ASKING_MOST];
	struct event *due; /* of the next query; NULL: none is sent */
	unsigned int ticks;
	/* How it ended. */
	bool over;
	bool accepted; /* set by accept_node() in weigh.c alone */
	bool running;  /* the node was seen alive, as `seen` says */
	struct life_seen seen;
	struct reason failed; /* if none of them, why */
};

#endif
