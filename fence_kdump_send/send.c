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
send_due(struct sender *s, int64_t now)
{
	size_t i;

	for (i = 0; i < OUTLETS; i++)
		outlet_send(&s->outlets[i], &s->plan, now);
	for (i = 0; i < OUTLETS; i++)
		outlet_look(&s->outlets[i], &s->plan, now);
	proof_run(&s->proof, &s->plan, now);
}

/* Not before the first message is on its way: none of it may delay that. */
static void
start_rest(struct sender *s, const struct options *o)
{
	if (o->gave_give_up && o->count == 0)
		log_warn("--give-up means nothing without --count: "
			 "this goes on for ever");
	s->netlink = netlink_open();
	if (s->netlink == -1)
		log_debug("rtnetlink: %s; changes are not noticed, only "
			  "tried for",
		    strerror(errno));
	answer_start(&s->answerer, o->answer_port);
}

static void
wait_until(struct sender *s, int64_t when, int64_t now)
{
	struct pollfd fds[DESCRIPTORS];
	struct timespec ts = { 0, 0 };
	size_t i;

	memset(fds, 0, sizeof(fds));
	for (i = 0; i < OUTLETS; i++)
		fds[i].fd = s->outlets[i].fd;
	for (i = 0; i < PROOF_SLOTS; i++)
		fds[OUTLETS + i].fd = s->proof.slots[i].fd;
	fds[SOCKETS].fd = s->netlink;
	fds[SOCKETS].events = POLLIN;
	fds[SOCKETS + 1].fd = names_fd(&s->names);
	fds[SOCKETS + 1].events = POLLIN;
	when = answer_poll(&s->answerer, fds + QUERIES, when, now);
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
loop(struct sender *s)
{
	int64_t now = clock_ns(), next;

	for (;;) {
		names_take(&s->names, &s->plan, now);
		if (netlink_changed(s->netlink)) {
			log_debug("the network has changed");
			plan_changed(&s->plan, now);
		}
		plan_expire(&s->plan, now);
		send_due(s, now);
		/* Also while no message can be sent. */
		if (now - s->place->judged >= CLOCK_S)
			(void)place_allows(s->place, now);
		if (report_silence(s->place))
			return;
		names_ask(&s->names, &s->plan, now);
		report_progress(&s->report, &s->plan, now);
		if (s->aside != -1 && s->report.n_told == s->plan.n_nodes) {
			close(s->aside);
			s->aside = -1;
		}
		if (plan_over(&s->plan))
			return;
		answer_plan(&s->answerer, &s->plan);
		answer_turn(&s->answerer, now);
		now = clock_ns();
		next = plan_next(&s->plan, now);
		if (next > s->report.warn_at)
			next = s->report.warn_at;
		wait_until(s, next, now);
		now = clock_ns();
	}
}

static void
init(struct sender *s, const struct options *o, struct place *place,
    int64_t started)
{
	const struct plan_rule rule = {
		.count = o->count,
		.interval = o->interval,
		.give_up = o->give_up,
	};

	memset(s, 0, sizeof(*s));
	plan_init(&s->plan, &rule, started);
	s->place = place;
	outlet_init(&s->outlets[0], AF_INET, o->port, &s->route, place);
	outlet_init(&s->outlets[1], AF_INET6, o->port, &s->route, place);
	proof_init(&s->proof, s->outlets, OUTLETS);
	s->route.fd = -1;
	s->names.family = o->family;
	s->netlink = -1;
	answer_init(&s->answerer);
}

bool
send_run(
    const struct options *o, struct place *place, int aside, int64_t started)
{
	struct sender s;
	bool complete = false;

	init(&s, o, place, started);
	s.aside = aside;
	if (add_nodes(&s.plan, o, started) == -1 ||
	    report_init(&s.report, &s.plan, o->verbose > 0) == -1)
		log_error("no memory for the nodes");
	else {
		send_due(&s, started);
		start_rest(&s, o);
		loop(&s);
		complete = place->verdict != PLACE_SPEAK;
		if (!complete) {
			report_end(&s.plan, clock_ns());
			complete = plan_complete(&s.plan);
		}
	}
	names_end(&s.names);
	if (place->verdict == PLACE_SPEAK)
		stay(&s.answerer);
	answer_close(&s.answerer);
	report_free(&s.report);
	plan_free(&s.plan);
	return (complete);
}
