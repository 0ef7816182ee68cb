/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <event2/event.h>
#include <stddef.h>
#include <string.h>

#include "fence_kdump/asker.h"
#include "fence_kdump/finish.h"
#include "fence_kdump/hear.h"
#include "fence_kdump/listener.h"
#include "fence_kdump/loop.h"
#include "lib/clock.h"
#include "lib/log.h"

/* An event goes before its socket is closed. */
static void
drop(struct listener *listener, size_t i)
{
	if (listener->asked[i] != NULL)
		event_free(listener->asked[i]);
	listener->asked[i] = NULL;
	asking_drop(&listener->asking, i);
}

/* The node is not asked any more. */
static void
give_up(struct listener *listener, const char *why)
{
	size_t i;

	for (i = 0; i < listener->asking.n; i++)
		drop(listener, i);
	asking_end(&listener->asking);
	if (listener->due != NULL)
		event_del(listener->due);
	if (listener->setup.settings.auth == AUTH_REQUIRE) {
		reason_set(&listener->failed, "auth=require: %.400s", why);
		finish(listener);
		return;
	}
	log_warn(
	    "the node is not asked whether it is in its crash kernel: %s", why);
	/* What waits for an answer waits in vain. */
	finish_if(listener, hear_again(listener));
}

static void
on_datagram(evutil_socket_t fd, short what, void *arg)
{
	struct listener *listener = arg;
	size_t i;

	(void)what;
	for (i = 0; i < listener->asking.n; i++)
		if (listener->asking.nodes[i].fd == fd)
			break;
	if (i == listener->asking.n)
		return;
	finish_if(listener, hear_answers(listener, i));
	if (!listener->over)
		asker_renew(listener);
}

static void
on_due(evutil_socket_t fd, short what, void *arg)
{
	struct listener *listener = arg;

	(void)fd;
	(void)what;
	if (listener->courtesy_ns <= clock_ns())
		finish_if(listener, hear_again(listener));
	if (!listener->over)
		asker_go(listener);
}

void
asker_go(struct listener *listener)
{
	struct reason why;
	struct timeval left;
	int64_t next_ns;

	if (listener->due == NULL || !listener->asking.on)
		return;
	if (asking_send(&listener->asking, &why) == -1) {
		give_up(listener, why.text);
		return;
	}
	next_ns = asking_due(&listener->asking);
	if (listener->courtesy_ns < next_ns)
		next_ns = listener->courtesy_ns;
	if (next_ns > listener->deadline_ns)
		next_ns = listener->deadline_ns;
	left = loop_until(next_ns);
	if (event_add(listener->due, &left) == -1)
		give_up(listener, "libevent takes no timer");
}

/* One more address; its socket is watched. */
static void
add(struct listener *listener, const struct addr *addr)
{
	const int i = asking_add(&listener->asking, addr, clock_ns());

	if (i == -1)
		return;
	listener->asked[i] =
	    event_new(listener->base, listener->asking.nodes[i].fd,
		EV_READ | EV_PERSIST, on_datagram, listener);
	if (listener->asked[i] != NULL &&
	    event_add(listener->asked[i], NULL) == 0)
		return;
	reason_set(&listener->asking.deaf, "libevent takes no socket");
	drop(listener, (size_t)i);
}

/* Closes the sockets to what became an address of this host. */
static void
drop_own(struct listener *listener)
{
	size_t i;

	for (i = 0; i < listener->asking.n; i++)
		if (own_has(
			&listener->setup.own, &listener->asking.nodes[i].addr))
			drop(listener, i);
}

static void
add_all(struct listener *listener, const struct whose_set *set)
{
	const struct whose_addr *addr;
	enum whose whose;
	size_t i;

	for (i = 0; i < set->addrs.n; i++) {
		addr = addrmap_item(&set->addrs, i);
		whose = whose_judge(set, &addr->addr);
		if (whose_is_awaited(set, addr) &&
		    (whose == WHOSE_TARGET || whose == WHOSE_OPEN) &&
		    !own_has(&listener->setup.own, &addr->addr))
			add(listener, &addr->addr);
	}
}

void
asker_renew(struct listener *listener)
{
	const struct lookup *lookup = &listener->setup.lookup;

	if (!listener->asking.on)
		return;
	drop_own(listener);
	if (listener->setup.settled)
		add_all(listener, &lookup->set);
	if (listener->setup.settled && lookup_complete(lookup) &&
	    asking_open(&listener->asking) == 0 &&
	    listener->setup.settings.auth == AUTH_REQUIRE) {
		give_up(listener,
		    listener->asking.deaf.text[0] == '\0' ?
			"no address to ask" :
			listener->asking.deaf.text);
		return;
	}
	asker_go(listener);
}

void
asker_settle(struct listener *listener)
{
	if (listener->asking.on && !setup_key_fits(&listener->setup))
		give_up(listener,
		    "corosync knows the node by another name than its file "
		    "here");
}

/* The addresses that are known without corosync and without a name server. */
static void
ask_early(struct listener *listener)
{
	struct setup *setup = &listener->setup;
	struct lookup early;
	struct reason why;

	if (lookup_init(&early, &setup->key_target, &setup->key_cluster,
		setup->settings.family, &why) == 0)
		add_all(listener, &early.set);
	lookup_free(&early);
	asker_go(listener);
}

void
asker_begin(struct listener *listener)
{
	struct node_key *key = &listener->setup.key;

	if (key->state == NODE_KEY_REFUSED)
		log_warn("the node is not asked whether it is in its crash "
			 "kernel: %s",
		    key->why.text);
	if (key->state != NODE_KEY_MADE)
		return;
	asking_begin(
	    &listener->asking, &key->key, listener->setup.settings.query_port);
	explicit_bzero(&key->key, sizeof(key->key));
	listener->due = event_new(listener->base, -1, 0, on_due, listener);
	if (listener->due == NULL)
		give_up(listener, "libevent takes no timer");
	else
		ask_early(listener);
}
