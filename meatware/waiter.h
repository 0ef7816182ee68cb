/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Waits for the answer to one request: the libevent loop.
 */
#ifndef FK_MEATWARE_WAITER_H
#define FK_MEATWARE_WAITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/reason.h"
#include "meatware/guard.h"
#include "meatware/notify.h"
#include "meatware/publish.h"
#include "meatware/replies.h"
#include "meatware/request.h"
#include "meatware/settings.h"

struct event;
struct event_base;

#define WAITER_EVENTS 6

struct waiter {
	struct settings settings;
	struct request request;
	struct guard guard;
	struct replies replies;
	struct notifier notifier;
	struct publisher publisher;
	int64_t deadline_ns; /* 0 = none */
	int stop_fd;
	struct event_base *base;
	struct event *events[WAITER_EVENTS];
	size_t n_events;
	struct event *guard_event;
	/* How it ended. */
	bool confirmed; /* set by confirmed() alone */
	enum meat_end end;
	struct reason why;
};

/*
 * Publishes the open and guarded request, calls the operator, and waits until
 * it has ended: `confirmed`, `end` and `why` say how.
 */
void waiter_wait(struct waiter *waiter);

/* Frees what the loop needed; the request stays open. */
void waiter_free(struct waiter *waiter);

#endif
