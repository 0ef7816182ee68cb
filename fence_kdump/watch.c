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
ask_map(struct watch *watch, struct reason *why)
{
	watch->want_map = false;
	watch->is_map = true;
	if (cmap_ask(&watch->ask, why) == 0)
		return (0);
	watch->owes = cmap_can_ask();
	if (!watch->owes)
		watch->map_ns = INT64_MAX;
	return (say_once(&watch->map_reported));
}

int
watch_begin(struct watch *watch, int64_t request_ns, int64_t need_ns,
    struct reason *why)
{
	memset(watch, 0, sizeof(*watch));
	watch->ask = (struct ask){ .fd = -1, .pid = -1 };
	watch->request_ns = request_ns;
	watch->need_ns = need_ns;
	if (cmap_running() == CMAP_ABSENT)
		return (0);
	return (ask_map(watch, why));
}

int
watch_fd(const struct watch *watch)
{
	return (watch->ask.fd);
}

int64_t
watch_until(const struct watch *watch)
{
	return (watch->ask.until_ns);
}

const struct cmap *
watch_news(struct watch *watch)
{
	const bool news = watch->has_news;

	watch->has_news = false;
	return (news ? &watch->map : NULL);
}

/*
 * No answer: corosync is asked again, and what hangs on its answer is held.
 * One that is not understood will not be the next time either; what was known
 * stays known.
 */
static int
fail_map(struct watch *watch)
{
	watch->owes = !watch->ask.whole;
	if (!watch->owes)
		watch->map_ns = INT64_MAX;
	return (say_once(&watch->map_reported) == -1 ? -1 : 1);
}

/*
 * Nothing is known of the node's pongs yet.  No sample that is under way is of
 * its life: a message can have come since that was asked for.
 */
static void
count_again(struct watch *watch, const struct cmap *map)
{
	pongs_init(&watch->pongs, watch->request_ns, map->frozen_ms);
	life_init(&watch->life, clock_ns(), map->interval_ms, watch->need_ns);
	watch->has_sample = false;
}

static int
take_map(struct watch *watch, struct reason *why)
{
	struct cmap map;

	switch (cmap_take(&watch->ask, &map, why)) {
	case ASK_MORE:
		return (0);
	case ASK_DONE:
		break;
	case ASK_FAILED:
		return (fail_map(watch));
	}
	/* Its timers may have changed with its configuration. */
	if (!watch->has_map || watch->map.frozen_ms != map.frozen_ms ||
	    watch->map.interval_ms != map.interval_ms)
		count_again(watch, &map);
	if (watch->has_map)
		cmap_free(&watch->map);
	watch->map = map;
	watch->map_ns = watch->ask.start_ns;
	watch->has_map = watch->has_news = true;
	watch->owes = false;
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
fail_pongs(struct watch *watch)
{
	const int64_t now_ns = clock_ns();

	if (!watch->map.knet &&
	    now_ns - watch->ask.start_ns < CMAP_ASK_MS * CLOCK_MS &&
	    ++watch->refusals >= REFUSALS)
		watch->has_sample = true;
	pongs_fail(&watch->pongs, now_ns);
	life_break(&watch->life, now_ns);
	return (say_once(&watch->reported) == -1 ? -1 : 1);
}

/*
 * None could be asked: that is left to the next tick.  Our corosync may have
 * been held up meanwhile, so the count starts again.
 */
static int
skip_pongs(struct watch *watch)
{
	const int64_t now_ns = clock_ns();

	pongs_fail(&watch->pongs, now_ns);
	life_break(&watch->life, now_ns + CLOCK_S);
	return (say_once(&watch->reported));
}

static int
take_pongs(struct watch *watch, struct reason *why)
{
	struct cmap_pongs sample;
	int64_t end_ns;

	switch (cmap_take_pongs(&watch->ask, watch->nodeid, &sample, why)) {
	case ASK_MORE:
		return (0);
	case ASK_DONE:
		break;
	case ASK_FAILED:
		return (fail_pongs(watch));
	}
	if (watch->map.knet && sample.links == 0) {
		reason_set(why, "corosync-cmapctl: no counters of node %u",
		    watch->nodeid);
		return (fail_pongs(watch));
	}
	end_ns = clock_ns();
	pongs_add(&watch->pongs, &sample, watch->ask.start_ns, end_ns);
	life_add(&watch->life, &sample, watch->ask.start_ns, end_ns);
	watch->has_sample = true;
	watch->refusals = 0;
	return (1);
}

int
watch_take(struct watch *watch, struct reason *why)
{
	return (watch->is_map ? take_map(watch, why) : take_pongs(watch, why));
}

static bool
is_joined(const struct watch *watch)
{
	const struct cmap_member *member;

	if (!watch->has_map || watch->nodeid == 0)
		return (false);
	member = cmap_member(&watch->map, watch->nodeid);
	return (member != NULL && member->joined);
}

void
watch_node(struct watch *watch, unsigned int nodeid)
{
	if (watch->nodeid == nodeid)
		return;
	watch->nodeid = nodeid;
	watch->has_sample = false;
	watch->refusals = 0;
	if (watch->has_map)
		count_again(watch, &watch->map);
}

int64_t
watch_due(const struct watch *watch)
{
	if (watch->ask.fd != -1 || !is_joined(watch) || !watch->map.knet)
		return (INT64_MAX);
	return (watch->life.due_ns);
}

bool
watch_is_urgent(const struct watch *watch)
{
	return (watch->ask.fd == -1 && watch->want_map && !watch->owes);
}

/* A sample is due soon that serves the tick, too. */
static bool
is_due_soon(const struct watch *watch)
{
	const int64_t due_ns = watch_due(watch), now_ns = clock_ns();

	return (due_ns > now_ns && due_ns - now_ns <= CLOCK_S);
}

int
watch_ask(struct watch *watch, struct reason *why)
{
	if (watch->ask.fd != -1)
		return (0);
	/* It has ended, and so has its output. */
	watch->owes = watch->owes && cmap_running() != CMAP_ABSENT;
	if (watch->want_map || watch->owes)
		return (ask_map(watch, why));
	if (!is_joined(watch) || is_due_soon(watch))
		return (0);
	watch->is_map = false;
	if (cmap_ask_pongs(&watch->ask, watch->nodeid, why) == 0)
		return (0);
	return (skip_pongs(watch));
}

static enum pulse
pulse_of_pongs(const struct watch *watch, int64_t heard_ns)
{
	if (!watch->has_sample)
		return (PULSE_OPEN);
	switch (pongs_judge(&watch->pongs, heard_ns)) {
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
watch_pulse(struct watch *watch, int64_t heard_ns)
{
	if (watch->nodeid == 0)
		return (PULSE_NONE);
	if (!watch->has_map)
		return (watch->owes ? PULSE_OPEN : PULSE_NONE);
	if (is_joined(watch))
		return (pulse_of_pongs(watch, heard_ns));
	if (watch->map_ns >= heard_ns)
		return (PULSE_NONE);
	watch->want_map = watch->ask.fd == -1 || !watch->is_map;
	return (PULSE_OPEN);
}

void
watch_message(struct watch *watch, int64_t heard_ns)
{
	life_message(&watch->life, heard_ns);
}

bool
watch_alive(const struct watch *watch, int64_t now_ns, struct life_seen *seen)
{
	return (is_joined(watch) && life_judge(&watch->life, now_ns, seen));
}

void
watch_end(struct watch *watch)
{
	ask_end(&watch->ask);
	if (watch->has_map)
		cmap_free(&watch->map);
	watch->has_map = watch->has_news = false;
}
