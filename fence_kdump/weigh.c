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
accept_node(
    struct listener *listener, const struct addr *source, int64_t now_ns)
{
	const int64_t took_ns = now_ns - listener->started_ns;

	listener->accepted = true;
	if (proof_fences(&listener->proof)) {
		tell_answered(&listener->setup, &listener->proof, took_ns);
		return;
	}
	tell_accepted(&listener->setup, source, took_ns);
	if (listener->asking.on)
		tell_unproved(&listener->setup);
}

bool
weigh_is_late(const struct listener *listener, int64_t now_ns)
{
	return (now_ns >= listener->deadline_ns);
}

/*
 * Row 1, looked at when a message could decide: since the caller read the clock
 * this process can have been stopped.  A signal is left for the loop to read.
 */
static bool
is_over(const struct listener *listener)
{
	const int64_t now_ns = clock_ns();

	return (weigh_is_late(listener, now_ns) ||
	    wait_readable(&listener->stop_fd, 1, now_ns) != -1);
}

struct evidence
weigh_gather(struct listener *listener, enum verdict word, int64_t heard_ns,
    int64_t now_ns)
{
	const bool may_fence =
	    word == VERDICT_ACCEPT || proof_fences(&listener->proof);
	const struct evidence e = {
		.over = weigh_is_late(listener, now_ns) ||
		    (may_fence && is_over(listener)),
		.auth = listener->setup.settings.auth,
		.has_key = asking_open(&listener->asking) > 0,
		.answers = proof_answers(&listener->proof, heard_ns),
		.word = word,
		.pulse = word == VERDICT_ACCEPT ?
		    watch_pulse(&listener->watch, heard_ns) :
		    PULSE_NONE,
		.held_ns = now_ns - heard_ns,
		.left_ns = listener->deadline_ns - now_ns,
	};

	return (e);
}

enum decision
weigh(struct listener *listener, const struct evidence *e,
    const struct addr *source, int64_t now_ns)
{
	const enum decision decision = decide(e);
	int64_t end_ns;

	if (decision == DECISION_FENCED)
		accept_node(listener, source, now_ns);
	if (decision_is_courtesy(e)) {
		end_ns = decision_courtesy_end(
		    now_ns - e->held_ns, listener->deadline_ns);
		if (end_ns < listener->courtesy_ns)
			listener->courtesy_ns = end_ns;
	}
	return (decision);
}

/*
 * A datagram that came together with the last sample, and was not looked at
 * yet, may be a message that is held, or the node's answer.
 */
static bool
is_unheard(const struct listener *listener, int64_t now_ns)
{
	_Static_assert(
	    sizeof(listener->setup.ports) / sizeof(listener->setup.ports[0]) <=
		WAIT_FDS,
	    "each port is looked at");
	int fds[WAIT_FDS];
	size_t i;

	for (i = 0; i < listener->setup.n_ports; i++)
		fds[i] = listener->setup.ports[i].fd;
	return (wait_readable(fds, listener->setup.n_ports, now_ns) != -1 ||
	    asking_waits(&listener->asking));
}

bool
weigh_running(struct listener *listener, bool holds, int64_t now_ns)
{
	struct evidence e = weigh_gather(listener, VERDICT_N, now_ns, now_ns);

	e.alive = watch_alive(&listener->watch, now_ns, &listener->seen);
	e.holds = holds || (e.alive && is_unheard(listener, now_ns));
	listener->running = decide(&e) == DECISION_RUNNING;
	return (listener->running);
}
