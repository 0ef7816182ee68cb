/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fence_kdump_send/outlet.h"
#include "fence_kdump_send/place.h"
#include "fence_kdump_send/plan.h"
#include "fence_kdump_send/route.h"
#include "fence_kdump_send/udp.h"
#include "lib/kdump_msg.h"

/*
 * Datagrams handed over at a time.  Not more: their errors have to fit into
 * the socket's receive buffer until they are read.
 */
#define BATCH 64

struct batch {
	size_t n;
	size_t dests[BATCH];
	struct sockaddr_in6 names[BATCH]; /* or the smaller sockaddr_in */
	struct mmsghdr msgs[BATCH];
};

void
outlet_init(struct outlet *o, sa_family_t family, uint16_t port,
    struct route *route, struct place *place)
{
	memset(o, 0, sizeof(*o));
	o->family = family;
	o->port = port;
	o->fd = -1;
	o->route = route;
	o->place = place;
}

int
outlet_open(struct outlet *o)
{
	if (o->source == 0 && o->used)
		o->source = udp_share(o->fd);
	return (udp_open(o->family, o->source));
}

/* Takes in the errors that came back; returns how many. */
static size_t
take_errors(struct outlet *o, struct plan *p, int64_t now)
{
	struct addr a;
	size_t i, n = 0;
	int error;

	while (udp_next_error(o->fd, &a, &error)) {
		n++;
		/* One that is being probed hears of its errors itself. */
		for (i = 0; i < p->n_dests; i++)
			if (p->dests[i].state != PLAN_PROBED &&
			    addr_cmp(&p->dests[i].addr, &a) == 0)
				plan_refused(p, i, error, now);
	}
	return (n);
}

bool
outlet_scope(struct plan_dest *d)
{
	if (d->ifname[0] == '\0')
		return (true);
	d->addr.scope = addr_scope(d->ifname);
	return (d->addr.scope != 0);
}

/*
 * Can the address be sent to, and from the right address of this host?  Asked
 * through the outlet's socket while it has sent nothing, because later an error
 * of a sent message could come back there; after that through `*fd`, which is
 * opened when needed.  IPv4 takes any address of this host rather than none, so
 * one answer is enough for all: `*sure`.
 */
static int
check_source(struct outlet *o, struct plan_dest *d, int *fd, bool *sure)
{
	int error, probe = o->fd;

	if (!outlet_scope(d))
		return (ENODEV);
	if (*sure || addr_is_loopback(&d->addr))
		return (0);
	if (o->used) {
		if (*fd == -1 && (*fd = udp_open(o->family, 0)) == -1)
			return (errno);
		probe = *fd;
	}
	error = udp_connect(probe, &d->addr, o->port);
	udp_disconnect(probe);
	*sure = error == 0 && o->family == AF_INET;
	return (error);
}

static void
batch_add(struct batch *b, const struct outlet *o, const struct plan_dest *d,
    size_t dest)
{
	static uint8_t bytes[KDUMP_MSG_SIZE];
	static struct iovec iov = { .iov_base = bytes,
		.iov_len = sizeof(bytes) };
	struct msghdr *msg = &b->msgs[b->n].msg_hdr;
	struct sockaddr_storage ss;

	kdump_msg_encode(bytes);
	memset(&b->msgs[b->n], 0, sizeof(b->msgs[b->n]));
	msg->msg_namelen = addr_to_sockaddr(&d->addr, o->port, &ss);
	msg->msg_name = memcpy(&b->names[b->n], &ss, msg->msg_namelen);
	msg->msg_iov = &iov;
	msg->msg_iovlen = 1;
	b->dests[b->n++] = dest;
}

/*
 * sendmmsg(2) stops at the first datagram that fails.  The error may be that
 * of an earlier one, come back meanwhile: then this one is tried once more.
 */
static void
batch_send(struct batch *b, struct outlet *o, struct plan *p, int64_t now)
{
	size_t i = 0;
	bool again = true;
	int n, error;

	if (!place_allows(o->place, now)) {
		b->n = 0;
		return;
	}
	o->used = true;
	while (i < b->n) {
		n = sendmmsg(o->fd, &b->msgs[i], (unsigned int)(b->n - i), 0);
		if (n > 0) {
			for (; n > 0; n--, i++)
				plan_tried(p, b->dests[i], now);
			again = true;
			continue;
		}
		error = errno;
		if (error == EAGAIN) { /* as it will be for the others */
			while (i < b->n)
				plan_postpone(p, b->dests[i++], now);
		} else if (again) {
			take_errors(o, p, now);
			again = false;
		} else {
			plan_failed(p, b->dests[i++], error, now);
			again = true;
		}
	}
	b->n = 0;
}

void
outlet_send(struct outlet *o, struct plan *p, int64_t now)
{
	struct batch b;
	struct plan_dest *d;
	size_t i;
	bool sure = false;
	int fd = -1, error;

	b.n = 0;
	for (i = 0; i < p->n_dests; i++) {
		d = &p->dests[i];
		if (d->addr.family != o->family || d->state != PLAN_DUE ||
		    d->at > now)
			continue;
		if (o->fd == -1 && (o->fd = outlet_open(o)) == -1)
			error = errno;
		else
			error = check_source(o, d, &fd, &sure);
		if (error != 0) {
			d->tried = now;
			plan_failed(p, i, error, now);
			continue;
		}
		batch_add(&b, o, d, i);
		if (b.n == BATCH)
			batch_send(&b, o, p, now);
	}
	if (b.n > 0)
		batch_send(&b, o, p, now);
	if (fd != -1)
		close(fd);
}

/* Is there a message that the queue or an error could be about? */
static bool
is_waiting(const struct outlet *o, const struct plan_dest *d)
{
	return (d->addr.family == o->family &&
	    (d->state == PLAN_SENT || d->state == PLAN_LEFT));
}

/*
 * What is in the queue waits for a neighbour's answer on its link.  It is left
 * to the kernel, which sends it should the answer come, and a new socket
 * with an empty queue takes over.
 */
static void
give_up_queue(struct outlet *o, struct plan *p, int64_t now)
{
	size_t i;
	int fd;

	/*
	 * Also what had no room: another burst would push the probes, and with
	 * them the proof, out of the neighbour's queue.
	 */
	for (i = 0; i < p->n_dests; i++)
		if (is_waiting(o, &p->dests[i]) ||
		    (p->dests[i].addr.family == o->family &&
			p->dests[i].state == PLAN_DUE &&
			p->dests[i].at <= now + CLOCK_MS))
			plan_doubted(p, i, now);
	fd = outlet_open(o);
	if (fd == -1)
		return; /* the old one does, if more slowly */
	close(o->fd);
	o->fd = fd;
	o->used = false;
}

/* The message is out of the queue: on its way, or nowhere at all? */
static void
left(const struct outlet *o, struct plan *p, size_t dest, int64_t now)
{
	int error =
	    route_check(o->route, o->fd, &p->dests[dest].addr, o->port, now);

	if (error == 0)
		plan_left(p, dest, now);
	else
		plan_failed(p, dest, error, now);
}

void
outlet_look(struct outlet *o, struct plan *p, int64_t now)
{
	const struct plan_dest *d;
	bool empty, stuck = false;
	size_t i;

	if (o->fd == -1)
		return;
	/* In this order: an error precedes the end of its datagram. */
	empty = udp_queued(o->fd) == 0;
	take_errors(o, p, now);
	for (i = 0; i < p->n_dests; i++) {
		d = &p->dests[i];
		if (!is_waiting(o, d))
			continue;
		if (d->state == PLAN_SENT && empty)
			left(o, p, i, now);
		else if (d->state == PLAN_SENT)
			stuck = stuck || now - d->at >= PLAN_LINGER;
		else if (now - d->at >= PLAN_SETTLE)
			plan_through(p, i, now);
	}
	if (stuck)
		give_up_queue(o, p, now);
}
