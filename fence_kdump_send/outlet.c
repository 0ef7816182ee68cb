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
outlet_init(struct outlet *outlet, sa_family_t family, uint16_t port,
    struct route *route, struct place *place)
{
	memset(outlet, 0, sizeof(*outlet));
	outlet->family = family;
	outlet->port = port;
	outlet->fd = -1;
	outlet->route = route;
	outlet->place = place;
}

int
outlet_open(struct outlet *outlet)
{
	if (outlet->source == 0 && outlet->used)
		outlet->source = udp_share(outlet->fd);
	return (udp_open(outlet->family, outlet->source));
}

/* Takes in the errors that came back; returns how many. */
static size_t
take_errors(struct outlet *outlet, struct plan *p, int64_t now)
{
	struct addr a;
	size_t i, n = 0;
	int error;

	while (udp_next_error(outlet->fd, &a, &error)) {
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
outlet_scope(struct plan_dest *dest)
{
	if (dest->ifname[0] == '\0')
		return (true);
	dest->addr.scope = addr_scope(dest->ifname);
	return (dest->addr.scope != 0);
}

/*
 * Can the address be sent to, and from the right address of this host?  Asked
 * through the outlet's socket while it has sent nothing, because later an error
 * of a sent message could come back there; after that through `*fd`, which is
 * opened when needed.  IPv4 takes any address of this host rather than none, so
 * one answer is enough for all: `*sure`.
 */
static int
check_source(struct outlet *outlet, struct plan_dest *dest, int *fd, bool *sure)
{
	int error, probe = outlet->fd;

	if (!outlet_scope(dest))
		return (ENODEV);
	if (*sure || addr_is_loopback(&dest->addr))
		return (0);
	if (outlet->used) {
		if (*fd == -1 && (*fd = udp_open(outlet->family, 0)) == -1)
			return (errno);
		probe = *fd;
	}
	error = udp_connect(probe, &dest->addr, outlet->port);
	udp_disconnect(probe);
	*sure = error == 0 && outlet->family == AF_INET;
	return (error);
}

static void
batch_add(struct batch *batch, const struct outlet *outlet,
    const struct plan_dest *d, size_t dest)
{
	static uint8_t bytes[KDUMP_MSG_SIZE];
	static struct iovec iov = { .iov_base = bytes,
		.iov_len = sizeof(bytes) };
	struct msghdr *msg = &batch->msgs[batch->n].msg_hdr;
	struct sockaddr_storage ss;

	kdump_msg_encode(bytes);
	memset(&batch->msgs[batch->n], 0, sizeof(batch->msgs[batch->n]));
	msg->msg_namelen = addr_to_sockaddr(&d->addr, outlet->port, &ss);
	msg->msg_name = memcpy(&batch->names[batch->n], &ss, msg->msg_namelen);
	msg->msg_iov = &iov;
	msg->msg_iovlen = 1;
	batch->dests[batch->n++] = dest;
}

/*
 * sendmmsg(2) stops at the first datagram that fails.  The error may be that
 * of an earlier one, come back meanwhile: then this one is tried once more.
 */
static void
batch_send(
    struct batch *batch, struct outlet *outlet, struct plan *p, int64_t now)
{
	size_t i = 0;
	bool again = true;
	int n, error;

	if (!place_allows(outlet->place, now)) {
		batch->n = 0;
		return;
	}
	outlet->used = true;
	while (i < batch->n) {
		n = sendmmsg(outlet->fd, &batch->msgs[i],
		    (unsigned int)(batch->n - i), 0);
		if (n > 0) {
			for (; n > 0; n--, i++)
				plan_tried(p, batch->dests[i], now);
			again = true;
			continue;
		}
		error = errno;
		if (error == EAGAIN) { /* as it will be for the others */
			while (i < batch->n)
				plan_postpone(p, batch->dests[i++], now);
		} else if (again) {
			take_errors(outlet, p, now);
			again = false;
		} else {
			plan_failed(p, batch->dests[i++], error, now);
			again = true;
		}
	}
	batch->n = 0;
}

void
outlet_send(struct outlet *outlet, struct plan *p, int64_t now)
{
	struct batch batch;
	struct plan_dest *dest;
	size_t i;
	bool sure = false;
	int fd = -1, error;

	batch.n = 0;
	for (i = 0; i < p->n_dests; i++) {
		dest = &p->dests[i];
		if (dest->addr.family != outlet->family ||
		    dest->state != PLAN_DUE || dest->at > now)
			continue;
		if (outlet->fd == -1 &&
		    (outlet->fd = outlet_open(outlet)) == -1)
			error = errno;
		else
			error = check_source(outlet, dest, &fd, &sure);
		if (error != 0) {
			dest->tried = now;
			plan_failed(p, i, error, now);
			continue;
		}
		batch_add(&batch, outlet, dest, i);
		if (batch.n == BATCH)
			batch_send(&batch, outlet, p, now);
	}
	if (batch.n > 0)
		batch_send(&batch, outlet, p, now);
	if (fd != -1)
		close(fd);
}

/* Is there a message that the queue or an error could be about? */
static bool
is_waiting(const struct outlet *outlet, const struct plan_dest *dest)
{
	return (dest->addr.family == outlet->family &&
	    (dest->state == PLAN_SENT || dest->state == PLAN_LEFT));
}

/*
 * What is in the queue waits for a neighbour's answer on its link.  It is left
 * to the kernel, which sends it should the answer come, and a new socket
 * with an empty queue takes over.
 */
static void
give_up_queue(struct outlet *outlet, struct plan *p, int64_t now)
{
	size_t i;
	int fd;

	/*
	 * Also what had no room: another burst would push the probes, and with
	 * them the proof, out of the neighbour's queue.
	 */
	for (i = 0; i < p->n_dests; i++)
		if (is_waiting(outlet, &p->dests[i]) ||
		    (p->dests[i].addr.family == outlet->family &&
			p->dests[i].state == PLAN_DUE &&
			p->dests[i].at <= now + CLOCK_MS))
			plan_doubted(p, i, now);
	fd = outlet_open(outlet);
	if (fd == -1)
		return; /* the old one does, if more slowly */
	close(outlet->fd);
	outlet->fd = fd;
	outlet->used = false;
}

/* The message is out of the queue: on its way, or nowhere at all? */
static void
left(const struct outlet *outlet, struct plan *p, size_t dest, int64_t now)
{
	int error = route_check(
	    outlet->route, outlet->fd, &p->dests[dest].addr, outlet->port, now);

	if (error == 0)
		plan_left(p, dest, now);
	else
		plan_failed(p, dest, error, now);
}

void
outlet_look(struct outlet *outlet, struct plan *p, int64_t now)
{
	const struct plan_dest *dest;
	bool empty, stuck = false;
	size_t i;

	if (outlet->fd == -1)
		return;
	/* In this order: an error precedes the end of its datagram. */
	empty = udp_queued(outlet->fd) == 0;
	take_errors(outlet, p, now);
	for (i = 0; i < p->n_dests; i++) {
		dest = &p->dests[i];
		if (!is_waiting(outlet, dest))
			continue;
		if (dest->state == PLAN_SENT && empty)
			left(outlet, p, i, now);
		else if (dest->state == PLAN_SENT)
			stuck = stuck || now - dest->at >= PLAN_LINGER;
		else if (now - dest->at >= PLAN_SETTLE)
			plan_through(p, i, now);
	}
	if (stuck)
		give_up_queue(outlet, p, now);
}
