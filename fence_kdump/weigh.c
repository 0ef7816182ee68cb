/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fence_kdump/listener.h"
#include "fence_kdump/tell.h"
#include "fence_kdump/weigh.h"
#include "lib/clock.h"
#include "lib/wait.h"

/*
 * The one place where "fenced" comes from: decide() found it for an answer of
 * the node, or else for a message from this source.
 */
static void
accept_node(struct listener *l, const struct addr *source, int64_t now_ns)
{
	const int64_t took_ns = now_ns - l->started_ns;

	l->accepted = true;
	if (proof_fences(&l->proof)) {
		tell_answered(&l->setup, &l->proof, took_ns);
		return;
	}
	tell_accepted(&l->setup, source, took_ns);
	if (l->asking.on)
		tell_unproved(&l->setup);
}

bool
weigh_is_late(const struct listener *l, int64_t now_ns)
{
	return (now_ns >= l->deadline_ns);
}

/*
 * Row 1, looked at when a message could decide: since the caller read the clock
 * this process can have been stopped.  A signal is left for the loop to read.
 */
static bool
is_over(const struct listener *l)
{
	const int64_t now_ns = clock_ns();

	return (weigh_is_late(l, now_ns) ||
	    wait_readable(&l->stop_fd, 1, now_ns) != -1);
}

struct evidence
weigh_gather(
    struct listener *l, enum verdict word, int64_t heard_ns, int64_t now_ns)
{
	const bool may_fence =
	    word == VERDICT_ACCEPT || proof_fences(&l->proof);
	const struct evidence e = {
		.over = weigh_is_late(l, now_ns) || (may_fence && is_over(l)),
		.auth = l->setup.settings.auth,
		.has_key = asking_open(&l->asking) > 0,
		.answers = proof_answers(&l->proof, heard_ns),
		.word = word,
		.pulse = word == VERDICT_ACCEPT ?
		    watch_pulse(&l->watch, heard_ns) :
		    PULSE_NONE,
		.held_ns = now_ns - heard_ns,
		.left_ns = l->deadline_ns - now_ns,
	};

	return (e);
}

enum decision
weigh(struct listener *l, const struct evidence *e, const struct addr *source,
    int64_t now_ns)
{
	const enum decision d = decide(e);
	int64_t end_ns;

	if (d == DECISION_FENCED)
		accept_node(l, source, now_ns);
	if (decision_is_courtesy(e)) {
		end_ns =
		    decision_courtesy_end(now_ns - e->held_ns, l->deadline_ns);
		if (end_ns < l->courtesy_ns)
			l->courtesy_ns = end_ns;
	}
	return (d);
}

/*
 * A datagram that came together with the last sample, and was not looked at
 * yet, may be a message that is held, or the node's answer.
 */
static bool
is_unheard(const struct listener *l, int64_t now_ns)
{
	_Static_assert(
	    sizeof(l->setup.ports) / sizeof(l->setup.ports[0]) <= WAIT_FDS,
	    "each port is looked at");
	int fds[WAIT_FDS];
	size_t i;

	for (i = 0; i < l->setup.n_ports; i++)
		fds[i] = l->setup.ports[i].fd;
	return (wait_readable(fds, l->setup.n_ports, now_ns) != -1 ||
	    asking_waits(&l->asking));
}

bool
weigh_running(struct listener *l, bool holds, int64_t now_ns)
{
	struct evidence e = weigh_gather(l, VERDICT_N, now_ns, now_ns);

	e.alive = watch_alive(&l->watch, now_ns, &l->seen);
	e.holds = holds || (e.alive && is_unheard(l, now_ns));
	l->running = decide(&e) == DECISION_RUNNING;
	return (l->running);
}
