/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "fence_kdump/watch.h"
#include "lib/clock.h"
#include "lib/reason.h"

#define REFUSALS 3 /* in a row, one a second: there are no such counters */

/* -1 for the first failure, which is logged; 0 for the same once more. */
static int
say_once(bool *said)
{
	const int rc = *said ? 0 : -1;

	*said = true;
	return (rc);
}

/* Without the program nothing is owed: it will not come. */
static int
ask_map(struct watch *w, struct reason *why)
{
	w->want_map = false;
	w->is_map = true;
	if (cmap_ask(&w->ask, why) == 0)
		return (0);
	w->owes = cmap_can_ask();
	if (!w->owes)
		w->map_ns = INT64_MAX;
	return (say_once(&w->map_reported));
}

int
watch_begin(
    struct watch *w, int64_t request_ns, int64_t need_ns, struct reason *why)
{
	memset(w, 0, sizeof(*w));
	w->ask = (struct ask){ .fd = -1, .pid = -1 };
	w->request_ns = request_ns;
	w->need_ns = need_ns;
	if (cmap_running() == CMAP_ABSENT)
		return (0);
	return (ask_map(w, why));
}

int
watch_fd(const struct watch *w)
{
	return (w->ask.fd);
}

int64_t
watch_until(const struct watch *w)
{
	return (w->ask.until_ns);
}

const struct cmap *
watch_news(struct watch *w)
{
	const bool news = w->has_news;

	w->has_news = false;
	return (news ? &w->map : NULL);
}

/*
 * No answer: corosync is asked again, and what hangs on its answer is held.
 * One that is not understood will not be the next time either; what was known
 * stays known.
 */
static int
fail_map(struct watch *w)
{
	w->owes = !w->ask.whole;
	if (!w->owes)
		w->map_ns = INT64_MAX;
	return (say_once(&w->map_reported) == -1 ? -1 : 1);
}

/*
 * Nothing is known of the node's pongs yet.  No sample that is under way is of
 * its life: a message can have come since that was asked for.
 */
static void
count_again(struct watch *w, const struct cmap *map)
{
	pongs_init(&w->pongs, w->request_ns, map->frozen_ms);
	life_init(&w->life, clock_ns(), map->interval_ms, w->need_ns);
	w->has_sample = false;
}

static int
take_map(struct watch *w, struct reason *why)
{
	struct cmap map;

	switch (cmap_take(&w->ask, &map, why)) {
	case ASK_MORE:
		return (0);
	case ASK_DONE:
		break;
	case ASK_FAILED:
		return (fail_map(w));
	}
	/* Its timers may have changed with its configuration. */
	if (!w->has_map || w->map.frozen_ms != map.frozen_ms ||
	    w->map.interval_ms != map.interval_ms)
		count_again(w, &map);
	if (w->has_map)
		cmap_free(&w->map);
	w->map = map;
	w->map_ns = w->ask.start_ns;
	w->has_map = w->has_news = true;
	w->owes = false;
	return (1);
}

/*
 * A question about the pongs that failed.  A corosync without such counters
 * (udpu, corosync 2) refuses at once and each time; one that is held up does
 * not answer in time, and one that is busy may refuse once.  With knet there
 * are counters, and no number of refusals means that there are none: a user of
 * this host who holds nearly all descriptors of corosync makes it refuse.
 */
static int
fail_pongs(struct watch *w)
{
	const int64_t now_ns = clock_ns();

	if (!w->map.knet && now_ns - w->ask.start_ns < CMAP_ASK_MS * CLOCK_MS &&
	    ++w->refusals >= REFUSALS)
		w->has_sample = true;
	pongs_fail(&w->pongs, now_ns);
	life_break(&w->life, now_ns);
	return (say_once(&w->reported) == -1 ? -1 : 1);
}

/*
 * None could be asked: that is left to the next tick.  Our corosync may have
 * been held up meanwhile, so the count starts again.
 */
static int
skip_pongs(struct watch *w)
{
	const int64_t now_ns = clock_ns();

	pongs_fail(&w->pongs, now_ns);
	life_break(&w->life, now_ns + CLOCK_S);
	return (say_once(&w->reported));
}

static int
take_pongs(struct watch *w, struct reason *why)
{
	struct cmap_pongs sample;
	int64_t end_ns;

	switch (cmap_take_pongs(&w->ask, w->nodeid, &sample, why)) {
	case ASK_MORE:
		return (0);
	case ASK_DONE:
		break;
	case ASK_FAILED:
		return (fail_pongs(w));
	}
	if (w->map.knet && sample.links == 0) {
		reason_set(
		    why, "corosync-cmapctl: no counters of node %u", w->nodeid);
		return (fail_pongs(w));
	}
	end_ns = clock_ns();
	pongs_add(&w->pongs, &sample, w->ask.start_ns, end_ns);
	life_add(&w->life, &sample, w->ask.start_ns, end_ns);
	w->has_sample = true;
	w->refusals = 0;
	return (1);
}

int
watch_take(struct watch *w, struct reason *why)
{
	return (w->is_map ? take_map(w, why) : take_pongs(w, why));
}

static bool
is_joined(const struct watch *w)
{
	const struct cmap_member *m;

	if (!w->has_map || w->nodeid == 0)
		return (false);
	m = cmap_member(&w->map, w->nodeid);
	return (m != NULL && m->joined);
}

void
watch_node(struct watch *w, unsigned int nodeid)
{
	if (w->nodeid == nodeid)
		return;
	w->nodeid = nodeid;
	w->has_sample = false;
	w->refusals = 0;
	if (w->has_map)
		count_again(w, &w->map);
}

int64_t
watch_due(const struct watch *w)
{
	if (w->ask.fd != -1 || !is_joined(w) || !w->map.knet)
		return (INT64_MAX);
	return (w->life.due_ns);
}

bool
watch_is_urgent(const struct watch *w)
{
	return (w->ask.fd == -1 && w->want_map && !w->owes);
}

/* A sample is due soon that serves the tick, too. */
static bool
is_due_soon(const struct watch *w)
{
	const int64_t due_ns = watch_due(w), now_ns = clock_ns();

	return (due_ns > now_ns && due_ns - now_ns <= CLOCK_S);
}

int
watch_ask(struct watch *w, struct reason *why)
{
	if (w->ask.fd != -1)
		return (0);
	/* It has ended, and so has its output. */
	w->owes = w->owes && cmap_running() != CMAP_ABSENT;
	if (w->want_map || w->owes)
		return (ask_map(w, why));
	if (!is_joined(w) || is_due_soon(w))
		return (0);
	w->is_map = false;
	if (cmap_ask_pongs(&w->ask, w->nodeid, why) == 0)
		return (0);
	return (skip_pongs(w));
}

static enum pulse
pulse_of_pongs(const struct watch *w, int64_t heard_ns)
{
	if (!w->has_sample)
		return (PULSE_OPEN);
	switch (pongs_judge(&w->pongs, heard_ns)) {
	case PONGS_NOTHING:
		return (PULSE_NONE);
	case PONGS_ALIVE:
		return (PULSE_AFTER);
	case PONGS_FROZEN:
		return (PULSE_FROZEN);
	case PONGS_WAIT:
		break;
	}
	return (PULSE_OPEN);
}

/*
 * Of a member that has left nothing is counted; but it may have come back
 * since corosync was asked, so corosync is asked once more after the message.
 * A corosync that has not answered yet may have the node as a member.
 */
enum pulse
watch_pulse(struct watch *w, int64_t heard_ns)
{
	if (w->nodeid == 0)
		return (PULSE_NONE);
	if (!w->has_map)
		return (w->owes ? PULSE_OPEN : PULSE_NONE);
	if (is_joined(w))
		return (pulse_of_pongs(w, heard_ns));
	if (w->map_ns >= heard_ns)
		return (PULSE_NONE);
	w->want_map = w->ask.fd == -1 || !w->is_map;
	return (PULSE_OPEN);
}

void
watch_message(struct watch *w, int64_t heard_ns)
{
	life_message(&w->life, heard_ns);
}

bool
watch_alive(const struct watch *w, int64_t now_ns, struct life_seen *seen)
{
	return (is_joined(w) && life_judge(&w->life, now_ns, seen));
}

void
watch_end(struct watch *w)
{
	ask_end(&w->ask);
	if (w->has_map)
		cmap_free(&w->map);
	w->has_map = w->has_news = false;
}
