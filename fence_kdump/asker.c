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
drop(struct listener *l, size_t i)
{
	if (l->asked[i] != NULL)
		event_free(l->asked[i]);
	l->asked[i] = NULL;
	asking_drop(&l->asking, i);
}

/* The node is not asked any more. */
static void
give_up(struct listener *l, const char *why)
{
	size_t i;

	for (i = 0; i < l->asking.n; i++)
		drop(l, i);
	asking_end(&l->asking);
	if (l->due != NULL)
		event_del(l->due);
	if (l->setup.settings.auth == AUTH_REQUIRE) {
		reason_set(&l->failed, "auth=require: %.400s", why);
		finish(l);
		return;
	}
	log_warn(
	    "the node is not asked whether it is in its crash kernel: %s", why);
	/* What waits for an answer waits in vain. */
	finish_if(l, hear_again(l));
}

static void
on_datagram(evutil_socket_t fd, short what, void *arg)
{
	struct listener *l = arg;
	size_t i;

	(void)what;
	for (i = 0; i < l->asking.n; i++)
		if (l->asking.nodes[i].fd == fd)
			break;
	if (i == l->asking.n)
		return;
	finish_if(l, hear_answers(l, i));
	if (!l->over)
		asker_renew(l);
}

static void
on_due(evutil_socket_t fd, short what, void *arg)
{
	struct listener *l = arg;

	(void)fd;
	(void)what;
	if (l->courtesy_ns <= clock_ns())
		finish_if(l, hear_again(l));
	if (!l->over)
		asker_go(l);
}

void
asker_go(struct listener *l)
{
	struct reason why;
	struct timeval left;
	int64_t next_ns;

	if (l->due == NULL || !l->asking.on)
		return;
	if (asking_send(&l->asking, &why) == -1) {
		give_up(l, why.text);
		return;
	}
	next_ns = asking_due(&l->asking);
	if (l->courtesy_ns < next_ns)
		next_ns = l->courtesy_ns;
	if (next_ns > l->deadline_ns)
		next_ns = l->deadline_ns;
	left = loop_until(next_ns);
	if (event_add(l->due, &left) == -1)
		give_up(l, "libevent takes no timer");
}

/* One more address; its socket is watched. */
static void
add(struct listener *l, const struct addr *addr)
{
	const int i = asking_add(&l->asking, addr, clock_ns());

	if (i == -1)
		return;
	l->asked[i] = event_new(l->base, l->asking.nodes[i].fd,
	    EV_READ | EV_PERSIST, on_datagram, l);
	if (l->asked[i] != NULL && event_add(l->asked[i], NULL) == 0)
		return;
	reason_set(&l->asking.deaf, "libevent takes no socket");
	drop(l, (size_t)i);
}

/* Closes the sockets to what became an address of this host. */
static void
drop_own(struct listener *l)
{
	size_t i;

	for (i = 0; i < l->asking.n; i++)
		if (own_has(&l->setup.own, &l->asking.nodes[i].addr))
			drop(l, i);
}

static void
add_all(struct listener *l, const struct whose_set *set)
{
	const struct whose_addr *a;
	enum whose whose;
	size_t i;

	for (i = 0; i < set->addrs.n; i++) {
		a = addrmap_item(&set->addrs, i);
		whose = whose_judge(set, &a->addr);
		if (whose_is_awaited(set, a) &&
		    (whose == WHOSE_TARGET || whose == WHOSE_OPEN) &&
		    !own_has(&l->setup.own, &a->addr))
			add(l, &a->addr);
	}
}

void
asker_renew(struct listener *l)
{
	const struct lookup *k = &l->setup.lookup;

	if (!l->asking.on)
		return;
	drop_own(l);
	if (l->setup.settled)
		add_all(l, &k->set);
	if (l->setup.settled && lookup_complete(k) &&
	    asking_open(&l->asking) == 0 &&
	    l->setup.settings.auth == AUTH_REQUIRE) {
		give_up(l,
		    l->asking.deaf.text[0] == '\0' ? "no address to ask" :
						     l->asking.deaf.text);
		return;
	}
	asker_go(l);
}

void
asker_settle(struct listener *l)
{
	if (l->asking.on && !setup_key_fits(&l->setup))
		give_up(l,
		    "corosync knows the node by another name than its file "
		    "here");
}

/* The addresses that are known without corosync and without a name server. */
static void
ask_early(struct listener *l)
{
	struct setup *p = &l->setup;
	struct lookup early;
	struct reason why;

	if (lookup_init(&early, &p->key_target, &p->key_cluster,
		p->settings.family, &why) == 0)
		add_all(l, &early.set);
	lookup_free(&early);
	asker_go(l);
}

void
asker_begin(struct listener *l)
{
	struct node_key *k = &l->setup.key;

	if (k->state == NODE_KEY_REFUSED)
		log_warn("the node is not asked whether it is in its crash "
			 "kernel: %s",
		    k->why.text);
	if (k->state != NODE_KEY_MADE)
		return;
	asking_begin(&l->asking, &k->key, l->setup.settings.query_port);
	explicit_bzero(&k->key, sizeof(k->key));
	l->due = event_new(l->base, -1, 0, on_due, l);
	if (l->due == NULL)
		give_up(l, "libevent takes no timer");
	else
		ask_early(l);
}
