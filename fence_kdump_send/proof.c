/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>

#include <errno.h>
#include <unistd.h>

#include "fence_kdump_send/outlet.h"
#include "fence_kdump_send/place.h"
#include "fence_kdump_send/plan.h"
#include "fence_kdump_send/proof.h"
#include "fence_kdump_send/route.h"
#include "fence_kdump_send/udp.h"
#include "lib/kdump_msg.h"

void
proof_init(struct proof *proof, struct outlet *outlets, size_t n_outlets)
{
	size_t i;

	proof->outlets = outlets;
	proof->n_outlets = n_outlets;
	for (i = 0; i < PROOF_SLOTS; i++)
		proof->slots[i].fd = -1;
}

static void
slot_close(struct proof_slot *slot)
{
	close(slot->fd);
	slot->fd = -1;
}

/* An errno, or 0. */
static int
send_message(int fd)
{
	uint8_t bytes[KDUMP_MSG_SIZE];

	kdump_msg_encode(bytes);
	if (send(fd, bytes, sizeof(bytes), 0) != -1)
		return (0);
	/* That may have been the error of the message before. */
	if (send(fd, bytes, sizeof(bytes), 0) != -1)
		return (0);
	return (errno);
}

static void
slot_send(struct proof_slot *slot, struct plan *p, int64_t now)
{
	int error;

	if (!place_allows(slot->outlet->place, now))
		return;
	error = send_message(slot->fd);
	if (error != 0) {
		plan_failed(p, slot->dest, error, now);
		slot_close(slot);
		return;
	}
	plan_probed(p, slot->dest, now);
	slot->left = udp_queued(slot->fd) == 0;
	slot->left_at = now;
}

static struct outlet *
outlet_of(const struct proof *proof, const struct addr *a)
{
	size_t i = 0;

	while (
	    i + 1 < proof->n_outlets && proof->outlets[i].family != a->family)
		i++;
	return (&proof->outlets[i]);
}

/* Returns false if no socket could be opened. */
static bool
slot_open(struct proof_slot *slot, const struct proof *proof, struct plan *p,
    size_t dest, int64_t now)
{
	struct plan_dest *d = &p->dests[dest];
	int error;

	slot->outlet = outlet_of(proof, &d->addr);
	slot->fd = outlet_open(slot->outlet);
	if (slot->fd == -1)
		return (false);
	slot->dest = dest;
	slot->times = 0;
	slot->left = false;
	error = outlet_scope(d) ?
	    udp_connect(slot->fd, &d->addr, slot->outlet->port) :
	    ENODEV;
	plan_probed(p, dest, now);
	if (error == 0) {
		slot_send(slot, p, now);
		return (true);
	}
	plan_failed(p, dest, error, now);
	slot_close(slot);
	return (true);
}

/*
 * The queue is empty.  An address that has failed before is given the time
 * that an error needs to come back; one that is merely in doubt had it, on
 * the socket that all share.
 */
static void
slot_count(struct proof_slot *slot, struct plan *p, int64_t now)
{
	const struct outlet *outlet = slot->outlet;
	int error;

	if (p->dests[slot->dest].error != 0 &&
	    now - slot->left_at < PLAN_SETTLE)
		return;
	error = route_check(outlet->route, slot->fd, &p->dests[slot->dest].addr,
	    outlet->port, now);
	if (error == 0)
		plan_through(p, slot->dest, now);
	else
		plan_failed(p, slot->dest, error, now);
	slot_close(slot);
}

static void
slot_emptied(struct proof_slot *slot, struct plan *p, int64_t now)
{
	if (now - p->dests[slot->dest].at >= PLAN_LINGER)
		slot->times = 0; /* it was given up, as likely as not */
	else
		slot->times++;
	if (slot->times >= 2) {
		slot->left = true;
		slot->left_at = now;
	} else
		slot_send(slot, p, now);
}

/*
 * A node that is named twice has its address twice: the error came to one of
 * two sockets that are connected alike, and is about both.
 */
static void
refused(struct plan *p, const struct addr *a, int error, int64_t now)
{
	size_t i;

	for (i = 0; i < p->n_dests; i++)
		if (addr_cmp(&p->dests[i].addr, a) == 0)
			plan_refused(p, i, error, now);
}

static void
slot_look(struct proof_slot *slot, struct plan *p, bool others, int64_t now)
{
	const struct plan_dest *dest = &p->dests[slot->dest];
	struct addr a;
	int error;
	bool empty;

	if (dest->state !=
	    PLAN_PROBED) { /* given up, or news from the network */
		slot_close(slot);
		return;
	}
	/* In this order: an error precedes the end of its datagram. */
	empty = udp_queued(slot->fd) == 0;
	if (udp_next_error(slot->fd, &a, &error)) {
		refused(p, &dest->addr, error, now);
		slot_close(slot);
		return;
	}
	if (!slot->left && empty)
		slot_emptied(slot, p, now);
	else if (!slot->left && now - dest->at >= PLAN_LINGER) {
		if (others) {
			plan_stuck(p, slot->dest, now);
			slot_close(slot);
		} else
			plan_lingers(p, slot->dest);
	}
	if (slot->fd != -1 && slot->left)
		slot_count(slot, p, now);
}

/* The one that has waited longest; n_dests if none does. */
static size_t
next_in_line(const struct plan *p, int64_t now)
{
	size_t i, best = p->n_dests;
	int64_t at = now;

	for (i = 0; i < p->n_dests; i++) {
		if (p->dests[i].state != PLAN_DOUBTFUL || p->dests[i].at > at)
			continue;
		if (best == p->n_dests || p->dests[i].at < at) {
			best = i;
			at = p->dests[i].at;
		}
	}
	return (best);
}

static void
fill(struct proof *proof, struct proof_slot *slot, struct plan *p, int64_t now)
{
	size_t dest;

	while (slot->fd == -1 && (dest = next_in_line(p, now)) < p->n_dests) {
		if (!slot_open(slot, proof, p, dest, now))
			return;
		if (slot->fd != -1)
			slot_look(slot, p, false, now);
	}
}

void
proof_run(struct proof *proof, struct plan *p, int64_t now)
{
	bool others = next_in_line(p, now) < p->n_dests;
	size_t i;

	for (i = 0; i < PROOF_SLOTS; i++)
		others = others && proof->slots[i].fd != -1;
	for (i = 0; i < PROOF_SLOTS; i++)
		if (proof->slots[i].fd != -1)
			slot_look(&proof->slots[i], p, others, now);
	for (i = 0; i < PROOF_SLOTS; i++)
		fill(proof, &proof->slots[i], p, now);
}
