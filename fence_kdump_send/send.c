/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "fence_kdump_send/answer_start.h"
#include "fence_kdump_send/names.h"
#include "fence_kdump_send/netlink.h"
#include "fence_kdump_send/options.h"
#include "fence_kdump_send/outlet.h"
#include "fence_kdump_send/place.h"
#include "fence_kdump_send/plan.h"
#include "fence_kdump_send/proof.h"
#include "fence_kdump_send/report.h"
#include "fence_kdump_send/route.h"
#include "fence_kdump_send/schedule.h"
#include "fence_kdump_send/send.h"
#include "fence_kdump_send/stay.h"
#include "fence_kdump_send/udp.h"
#include "lib/answer.h"
#include "lib/log.h"
#include "lib/reason.h"

#define OUTLETS 2

/* Descriptors to wait for: sockets with errors first, the others last. */
#define SOCKETS (OUTLETS + PROOF_SLOTS)
#define QUERIES (SOCKETS + 2)
#define DESCRIPTORS (QUERIES + ANSWER_SOCKETS)

struct sender {
	struct plan plan;
	struct outlet outlets[OUTLETS];
	struct proof proof;
	struct names names;
	struct report report;
	int netlink;
	struct route route;
	struct place *place;
	struct answerer answerer;
	int aside;
};

/* Logs what is wrong with it; the other nodes are served all the same. */
static void
refuse(struct plan *p, size_t node, const char *why)
{
	log_error("%s: left out: %s", p->nodes[node].name, why);
	plan_refuse(p, node, why);
}

static int
add_node(struct plan *p, const char *name, int family, int64_t now)
{
	struct reason why;
	struct addr a;
	char ifname[IF_NAMESIZE];
	ssize_t node = plan_add_node(p, name);

	if (node == -1)
		return (-1);
	switch (addr_parse(name, &a, ifname, &why)) {
	case ADDR_IS_BAD:
		refuse(p, (size_t)node, why.text);
		return (0);
	case ADDR_IS_NAME:
		if (family != AF_INET6)
			plan_look_up(p, (size_t)node, AF_INET, now);
		if (family != AF_INET)
			plan_look_up(p, (size_t)node, AF_INET6, now);
		return (0);
	case ADDR_IS_ADDRESS:
		break;
	}
	if (family != AF_UNSPEC && a.family != family) {
		refuse(p, (size_t)node,
		    family == AF_INET ?
			"not an IPv4 address, as --family says" :
			"not an IPv6 address, as --family says");
		return (0);
	}
	return (plan_add_dest(p, (size_t)node, &a, ifname, now));
}

static int
add_nodes(struct plan *p, const struct options *o, int64_t now)
{
	size_t i;

	for (i = 0; i < o->n_nodes; i++)
		if (add_node(p, o->nodes[i], o->family, now) == -1)
			return (-1);
	return (0);
}

static void
send_due(struct sender *sender, int64_t now)
{
	size_t i;

	for (i = 0; i < OUTLETS; i++)
		outlet_send(&sender->outlets[i], &sender->plan, now);
	for (i = 0; i < OUTLETS; i++)
		outlet_look(&sender->outlets[i], &sender->plan, now);
	proof_run(&sender->proof, &sender->plan, now);
}

/* Not before the first message is on its way: none of it may delay that. */
static void
start_rest(struct sender *sender, const struct options *o)
{
	if (o->gave_give_up && o->count == 0)
		log_warn("--give-up means nothing without --count: "
			 "this goes on for ever");
	sender->netlink = netlink_open();
	if (sender->netlink == -1)
		log_debug("rtnetlink: %s; changes are not noticed, only "
			  "tried for",
		    strerror(errno));
	answer_start(&sender->answerer, o->answer_port);
}

static void
wait_until(struct sender *sender, int64_t when, int64_t now)
{
	struct pollfd fds[DESCRIPTORS];
	struct timespec ts = { 0, 0 };
	size_t i;

	memset(fds, 0, sizeof(fds));
	for (i = 0; i < OUTLETS; i++)
		fds[i].fd = sender->outlets[i].fd;
	for (i = 0; i < PROOF_SLOTS; i++)
		fds[OUTLETS + i].fd = sender->proof.slots[i].fd;
	fds[SOCKETS].fd = sender->netlink;
	fds[SOCKETS].events = POLLIN;
	fds[SOCKETS + 1].fd = names_fd(&sender->names);
	fds[SOCKETS + 1].events = POLLIN;
	when = answer_poll(&sender->answerer, fds + QUERIES, when, now);
	if (when > now) {
		ts.tv_sec = (time_t)((when - now) / CLOCK_S);
		ts.tv_nsec = (long)((when - now) % CLOCK_S);
	}
	if (ppoll(fds, DESCRIPTORS, when == PLAN_NEVER ? NULL : &ts, NULL) <= 0)
		return;
	for (i = 0; i < SOCKETS; i++)
		if ((fds[i].revents & POLLERR) != 0)
			udp_clear(fds[i].fd);
}

/* The messages have become untrue; logged once, because the run ends. */
static bool
report_silence(const struct place *place)
{
	if (place->verdict == PLACE_SPEAK)
		return (false);
	if (place->verdict == PLACE_CLUSTER)
		log_warn("a cluster stack runs on this host (it listens on "
			 "the socket @cmap or @lrmd): no message is sent any "
			 "more");
	else
		log_warn("this is no crash kernel any more (there is no "
			 "/proc/vmcore): no message is sent any more");
	return (true);
}

static void
loop(struct sender *sender)
{
	int64_t now = clock_ns(), next;

	for (;;) {
		names_take(&sender->names, &sender->plan, now);
		if (netlink_changed(sender->netlink)) {
			log_debug("the network has changed");
			plan_changed(&sender->plan, now);
		}
		plan_expire(&sender->plan, now);
		send_due(sender, now);
		/* Also while no message can be sent. */
		if (now - sender->place->judged >= CLOCK_S)
			(void)place_allows(sender->place, now);
		if (report_silence(sender->place))
			return;
		names_ask(&sender->names, &sender->plan, now);
		report_progress(&sender->report, &sender->plan, now);
		if (sender->aside != -1 &&
		    sender->report.n_told == sender->plan.n_nodes) {
			close(sender->aside);
			sender->aside = -1;
		}
		if (plan_over(&sender->plan))
			return;
		answer_plan(&sender->answerer, &sender->plan);
		answer_turn(&sender->answerer, now);
		now = clock_ns();
		next = plan_next(&sender->plan, now);
		if (next > sender->report.warn_at)
			next = sender->report.warn_at;
		wait_until(sender, next, now);
		now = clock_ns();
	}
}

static void
init(struct sender *sender, const struct options *o, struct place *place,
    int64_t started)
{
	const struct plan_rule rule = {
		.count = o->count,
		.interval = o->interval,
		.give_up = o->give_up,
	};

	memset(sender, 0, sizeof(*sender));
	plan_init(&sender->plan, &rule, started);
	sender->place = place;
	outlet_init(
	    &sender->outlets[0], AF_INET, o->port, &sender->route, place);
	outlet_init(
	    &sender->outlets[1], AF_INET6, o->port, &sender->route, place);
	proof_init(&sender->proof, sender->outlets, OUTLETS);
	sender->route.fd = -1;
	sender->names.family = o->family;
	sender->netlink = -1;
	answer_init(&sender->answerer);
}

bool
send_run(
    const struct options *o, struct place *place, int aside, int64_t started)
{
	struct sender sender;
	bool complete = false;

	init(&sender, o, place, started);
	sender.aside = aside;
	if (add_nodes(&sender.plan, o, started) == -1 ||
	    report_init(&sender.report, &sender.plan, o->verbose > 0) == -1)
		log_error("no memory for the nodes");
	else {
		send_due(&sender, started);
		start_rest(&sender, o);
		loop(&sender);
		complete = place->verdict != PLACE_SPEAK;
		if (!complete) {
			report_end(&sender.plan, clock_ns());
			complete = plan_complete(&sender.plan);
		}
	}
	names_end(&sender.names);
	if (place->verdict == PLACE_SPEAK)
		stay(&sender.answerer);
	answer_close(&sender.answerer);
	report_free(&sender.report);
	plan_free(&sender.plan);
	return (complete);
}
