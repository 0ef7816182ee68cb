/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Samples as a table, and then worlds in which a node lives and dies, sampled
 * when life_due says: a node whose corosync is dead at the request is never
 * seen alive.  Times are ms after the request.
 */
#include "tests/unit/harness.h"
#include "tests/unit/samples.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "fence_kdump/life.h"
#include "fence_kdump/pongs.h"
#include "lib/cmap.h"
#include "lib/file.h"
#include "lib/reason.h"

#define FOREVER 1000000
/* links: a sample failed, or a message came, at `end` */
#define BREAK 9
#define MESSAGE 10

/* Seen alive for so long at the end of the last sample; 0: not enough. */
static const struct {
	const char *name;
	int need;
	unsigned interval;
	struct sample samples[8];
	int alive, ago, due;
} rows[] = {
	{ "not asked for", 0, 912,
	    { { 60, 70, 1, 5, 0 }, { 1060, 1070, 1, 6, 0 },
		{ 2060, 2070, 1, 7, 0 }, END },
	    0, 0, FOREVER },
	{ "not asked for, and a message", 0, 912,
	    { { 60, 70, 1, 5, 0 }, { 0, 1060, MESSAGE, 0, 0 }, END }, 0, 0,
	    FOREVER },
	{ "not asked for, and a sample failed", 0, 912,
	    { { 60, 70, 1, 5, 0 }, { 0, 1060, BREAK, 0, 0 }, END }, 0, 0,
	    FOREVER },
	{ "no sample: one is due at once", 1, 912, { END }, 0, 0, 0 },
	{ "one sample", 1, 912, { { 60, 70, 1, 5, 0 }, END }, 0, 0, 1060 },
	{ "one step: that pong may have been on its way", 1, 912,
	    { { 60, 70, 1, 5, 0 }, { 1060, 1070, 1, 6, 0 }, END }, 0, 0, 2060 },
	{ "two steps", 1, 912,
	    { { 60, 70, 1, 5, 0 }, { 1060, 1070, 1, 6, 0 },
		{ 2060, 2070, 1, 7, 0 }, END },
	    2000, 1010, 3060 },
	{ "two steps, and more is asked for", 3, 912,
	    { { 60, 70, 1, 5, 0 }, { 1060, 1070, 1, 6, 0 },
		{ 2060, 2070, 1, 7, 0 }, END },
	    0, 0, 3060 },
	{ "three steps, a moment too short", 3, 912,
	    { { 61, 70, 1, 5, 0 }, { 1061, 1070, 1, 6, 0 },
		{ 2061, 2070, 1, 7, 0 }, { 3060, 3070, 1, 8, 0 }, END },
	    0, 0, 3310 },
	{ "three steps", 3, 912,
	    { { 60, 70, 1, 5, 0 }, { 1060, 1070, 1, 6, 0 },
		{ 2060, 2070, 1, 7, 0 }, { 3060, 3070, 1, 8, 0 }, END },
	    3000, 1010, 4060 },
	{ "it counts from the first sample, not from the request", 3, 912,
	    { { 1000, 1010, 1, 5, 0 }, { 2000, 2010, 1, 6, 0 },
		{ 3000, 3010, 1, 7, 0 }, END },
	    0, 0, 4000 },
	{ "samples that are too close are no step", 1, 912,
	    { { 60, 70, 1, 5, 0 }, { 500, 510, 1, 6, 0 },
		{ 1059, 1070, 1, 7, 0 }, { 1500, 1510, 1, 8, 0 }, END },
	    0, 0, 2500 },
	{ "a step that the second try ends", 1, 912,
	    { { 60, 70, 1, 5, 0 }, { 1060, 1070, 1, 6, 0 },
		{ 2060, 2070, 1, 6, 0 }, { 2310, 2320, 1, 7, 0 }, END },
	    2250, 1260, 3310 },
	{ "no pong in it: tried again soon", 1, 912,
	    { { 60, 70, 1, 5, 0 }, { 1060, 1070, 1, 6, 0 },
		{ 2060, 2070, 1, 6, 0 }, END },
	    0, 0, 2310 },
	{ "a pong after just two steps' time", 1, 912,
	    { { 60, 70, 1, 5, 0 }, { 1060, 1070, 1, 6, 0 },
		{ 3060, 3070, 1, 7, 0 }, END },
	    3000, 2010, 4060 },
	{ "a gap: the count starts again", 1, 912,
	    { { 60, 70, 1, 5, 0 }, { 1060, 1070, 1, 6, 0 },
		{ 3061, 3070, 1, 7, 0 }, { 4061, 4070, 1, 8, 0 }, END },
	    0, 0, 5061 },
	{ "after a gap", 1, 912,
	    { { 60, 70, 1, 5, 0 }, { 1060, 1070, 1, 6, 0 },
		{ 3061, 3070, 1, 7, 0 }, { 4061, 4070, 1, 8, 0 },
		{ 5061, 5070, 1, 9, 0 }, END },
	    2000, 1009, 6061 },
	{ "frozen", 1, 912,
	    { { 60, 70, 1, 5, 0 }, { 1060, 1070, 1, 5, 0 },
		{ 2060, 2070, 1, 5, 0 }, { 3060, 3070, 1, 5, 0 }, END },
	    0, 0, 4060 },
	{ "a sample from before the request does not count", 1, 912,
	    { { -10, 5, 1, 5, 0 }, { 1000, 1010, 1, 6, 0 },
		{ 2000, 2010, 1, 7, 0 }, END },
	    0, 0, 3000 },
	{ "one that was started with the request does", 1, 912,
	    { { 0, 5, 1, 5, 0 }, { 1000, 1010, 1, 6, 0 },
		{ 2000, 2010, 1, 7, 0 }, END },
	    2000, 1010, 3000 },
	{ "half a second is quick", 1, 912,
	    { { 60, 70, 1, 5, 0 }, { 1060, 1560, 1, 6, 0 },
		{ 2060, 2560, 1, 7, 0 }, END },
	    2000, 1500, 3060 },
	{ "a slow sample: the count starts again", 1, 912,
	    { { 60, 70, 1, 5, 0 }, { 1060, 1070, 1, 6, 0 },
		{ 2060, 2561, 1, 7, 0 }, END },
	    0, 0, 2811 },
	{ "one that a slow one overtook does not count", 1, 912,
	    { { 60, 70, 1, 5, 0 }, { 1060, 1561, 1, 6, 0 },
		{ 1560, 1570, 1, 6, 0 }, END },
	    0, 0, 1811 },
	{ "a message: the count starts again", 1, 912,
	    { { 60, 70, 1, 5, 0 }, { 1060, 1070, 1, 6, 0 },
		{ 0, 1500, MESSAGE, 0, 0 }, { 2060, 2070, 1, 7, 0 },
		{ 3060, 3070, 1, 8, 0 }, END },
	    0, 0, 4060 },
	{ "a message while a sample is under way", 1, 912,
	    { { 60, 70, 1, 5, 0 }, { 1060, 1070, 1, 6, 0 },
		{ 0, 2065, MESSAGE, 0, 0 }, { 2060, 2070, 1, 7, 0 }, END },
	    0, 0, 2310 },
	{ "messages put no sample off", 1, 912,
	    { { 60, 70, 1, 5, 0 }, { 1060, 1070, 1, 6, 0 },
		{ 0, 1500, MESSAGE, 0, 0 }, { 0, 1700, MESSAGE, 0, 0 },
		{ 0, 1900, MESSAGE, 0, 0 }, END },
	    0, 0, 2060 },
	{ "nor one that a failed sample asks for", 1, 912,
	    { { 60, 70, 1, 5, 0 }, { 0, 1100, BREAK, 0, 0 },
		{ 0, 1200, MESSAGE, 0, 0 }, END },
	    0, 0, 1350 },
	{ "two rings, one dead", 1, 912,
	    { { 60, 70, 3, 5, 8 }, { 1060, 1070, 3, 5, 9 },
		{ 2060, 2070, 3, 5, 10 }, END },
	    2000, 1010, 3060 },
	{ "two rings in turn", 1, 912,
	    { { 60, 70, 3, 5, 8 }, { 1060, 1070, 3, 6, 8 },
		{ 2060, 2070, 3, 6, 9 }, END },
	    2000, 1010, 3060 },
	{ "two rings, both dead", 1, 912,
	    { { 60, 70, 3, 5, 8 }, { 1060, 1070, 3, 5, 8 },
		{ 2060, 2070, 3, 5, 8 }, END },
	    0, 0, 2310 },
	{ "a counter fell: corosync here was started again", 1, 912,
	    { { 60, 70, 3, 5, 8 }, { 1060, 1070, 3, 6, 9 },
		{ 2060, 2070, 3, 1, 10 }, { 3060, 3070, 3, 2, 11 }, END },
	    0, 0, 4060 },
	{ "a ring that is new is no pong", 1, 912,
	    { { 60, 70, 1, 5, 0 }, { 1060, 1070, 3, 5, 9 },
		{ 2060, 2070, 3, 5, 9 }, END },
	    0, 0, 2310 },
	{ "a ring that is gone is none, and takes nothing away", 1, 912,
	    { { 60, 70, 3, 5, 8 }, { 1060, 1070, 1, 6, 0 },
		{ 2060, 2070, 1, 7, 0 }, END },
	    2000, 1010, 3060 },
	{ "no counters, no evidence", 1, 912,
	    { { 60, 70, 0, 0, 0 }, { 1060, 1070, 0, 0, 0 },
		{ 2060, 2070, 0, 0, 0 }, END },
	    0, 0, 2320 },
	{ "counters that went away and came back", 1, 912,
	    { { 60, 70, 1, 5, 0 }, { 1060, 1070, 1, 6, 0 },
		{ 2060, 2070, 0, 0, 0 }, { 2320, 2330, 1, 7, 0 }, END },
	    0, 0, 3320 },
	{ "token 30 s: a second is no step", 3, 7500,
	    { { 60, 70, 1, 5, 0 }, { 1060, 1070, 1, 6, 0 },
		{ 7559, 7570, 1, 7, 0 }, END },
	    0, 0, 7809 },
	{ "token 30 s: one step is not enough", 3, 7500,
	    { { 60, 70, 1, 5, 0 }, { 7560, 7570, 1, 6, 0 }, END }, 0, 0,
	    15060 },
	{ "token 30 s", 3, 7500,
	    { { 60, 70, 1, 5, 0 }, { 7560, 7570, 1, 6, 0 },
		{ 15060, 15070, 1, 7, 0 }, END },
	    15000, 7510, 22560 },
	{ "an interval of 50 days", 1, UINT32_MAX,
	    { { 60, 70, 1, 5, 0 }, { 60060, 60070, 1, 6, 0 }, END }, 0, 0,
	    INT32_MAX },
};

static void
feed(struct life *l, const struct sample *s)
{
	const struct cmap_pongs c = sample_pongs(s);

	if (s->links == BREAK)
		life_break(l, s->end * MS);
	else if (s->links == MESSAGE)
		life_message(l, s->end * MS);
	else
		life_add(l, &c, s->start * MS, s->end * MS);
}

static int64_t
due_ms(const struct life *l)
{
	const int64_t due = l->due_ns / MS;

	return (l->due_ns == INT64_MAX ? FOREVER :
		due > INT32_MAX        ? INT32_MAX :
					 due);
}

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		const struct sample *s = rows[i].samples;
		struct life_seen seen = { 0, 0 };
		struct life l;
		int64_t now = 0;

		life_init(&l, 0, rows[i].interval, rows[i].need * 1000 * MS);
		for (; s->end != 0; s++) {
			feed(&l, s);
			now = s->end * MS;
		}
		CHECK_INT(rows[i].name, life_judge(&l, now, &seen),
		    rows[i].alive != 0);
		CHECK_INT(rows[i].name, seen.for_ns / MS, rows[i].alive);
		CHECK_INT(rows[i].name, seen.ago_ns / MS, rows[i].ago);
		CHECK_INT(rows[i].name, due_ms(&l), rows[i].due);
	}
}

/* What was seen is worth nothing half a second later. */
static void
test_just_now(void **state)
{
	static const struct sample samples[] = { { 60, 70, 1, 5, 0 },
		{ 1060, 1070, 1, 6, 0 }, { 2060, 2070, 1, 7, 0 } };
	struct life_seen seen;
	struct life l;

	(void)state;
	life_init(&l, 0, 912, 1000 * MS);
	for (size_t i = 0; i < N_OF(samples); i++)
		feed(&l, &samples[i]);
	assert_true(life_judge(&l, 2570 * MS, &seen));
	assert_int_equal(seen.ago_ns / MS, 1510);
	assert_false(life_judge(&l, 2570 * MS + 1, &seen));
}

static void
test_messages(void **state)
{
	static const bool its[VERDICT_N + 1] = {
		[VERDICT_ACCEPT] = true,
		[VERDICT_UNDECIDED] = true,
		[VERDICT_TWO_NODES] = true,
	};

	(void)state;
	for (int v = 0; v <= VERDICT_N; v++) {
		assert_int_equal(
		    life_is_broken_by((enum verdict)v, false), its[v]);
		assert_int_equal(life_is_broken_by((enum verdict)v, true),
		    its[v] || v == VERDICT_UNKNOWN_SOURCE);
	}
	assert_false(life_is_broken_by((enum verdict)(VERDICT_N + 1), true));
}

/* --- worlds --------------------------------------------------------------- */

/*
 * Corosync here pings every `period` ms, and the target answers until it dies,
 * but for a time in which its corosync is quiet.  The pong is counted `lag` ms
 * later: at 100 all that is seen of a crash is over.  Corosync here is held up
 * for some time: it pings not, counts and answers what has come when it goes
 * on, and at some moment its counters begin again at 0.
 */
struct world {
	int period, phase, lag;
	int death;
	int quiet, quiet_end;
	int held, held_end;
	int again;
	bool second; /* a ring that is dead, before the other one */
	int takes;   /* a sample, if corosync here is not held up */
	int reads;   /* of it, when the counters are read */
	int late;    /* the sample is started, after it is due */
};

static bool
within(int t, int from, int to)
{
	return (t >= from && t < to);
}

static unsigned
counted(const struct world *w, int at)
{
	unsigned n = 0;

	for (int t = w->phase - 8 * w->period; t <= at && t < w->death;
	     t += w->period) {
		int seen = t + w->lag;

		if (within(t, w->quiet, w->quiet_end) ||
		    within(t, w->held, w->held_end))
			continue;
		if (within(seen, w->held, w->held_end))
			seen = w->held_end + w->lag;
		n += seen <= at && (at < w->again || seen >= w->again);
	}
	return (n);
}

/* One sample that is due at `due`; when it was complete. */
static int
sample(const struct world *w, struct life *l, int due)
{
	const int start = due + w->late;
	struct sample s = { start, start + w->takes, w->second ? 3 : 1, 7, 7 };
	int at = start + w->reads;

	if (start < w->held_end && s.end > w->held) {
		at = w->held_end;
		s.end = at + 1;
	}
	if (s.end - start > CMAP_ASK_MS) {
		s.end = start + CMAP_ASK_MS;
		s.links = BREAK;
	}
	if (w->second)
		s.b = counted(w, at);
	else
		s.a = counted(w, at);
	feed(l, &s);
	return (s.end);
}

/* When the target is seen alive, until `until`; -1: it is not. */
static int
play(const struct world *w, int need, int until, struct life_seen *seen)
{
	struct life l;
	int now = 0;

	life_init(&l, 0, (unsigned)w->period, need * 1000 * MS);
	while (now < until) {
		const int due = (int)(l.due_ns / MS);

		now = sample(w, &l, due > now ? due : now);
		if (life_judge(&l, now * MS, seen))
			return (now);
	}
	return (-1);
}

static int
step_of(const struct world *w)
{
	return (w->period > 1000 ? w->period : 1000);
}

static const int periods[] = { 250, 750, 912, 1000, 1300, 7500 };

static struct world
world_of(int period, int phase)
{
	const struct world w = { .period = period,
		.phase = phase,
		.death = FOREVER,
		.quiet = FOREVER,
		.quiet_end = FOREVER,
		.held = FOREVER,
		.held_end = FOREVER,
		.again = FOREVER,
		.takes = 20,
		.reads = 10 };

	return (w);
}

/* A living node is seen alive in time, and not before it. */
static void
test_living(void **state)
{
	struct life_seen seen;
	size_t n = 0;

	(void)state;
	for (size_t p = 0; p < N_OF(periods); p++)
		for (int phase = 0; phase < periods[p]; phase += 50)
			for (int need = 1; need <= 25; need += 2)
				for (int second = 0; second < 2; second++) {
					struct world w =
					    world_of(periods[p], phase);
					const int step = step_of(&w);
					int least = need * 1000, at;

					w.second = second == 1;
					if (least < 2 * step)
						least = 2 * step;
					at = play(&w, need, 60000, &seen);
					assert_true(at >= least);
					assert_true(at <= least + step + 500);
					assert_true(
					    seen.for_ns >= need * 1000 * MS);
					n++;
				}
	assert_true(n > 5000);
}

/* 3 s, and a token of 3650 ms, as in a cluster of three nodes. */
static void
test_three_seconds(void **state)
{
	struct life_seen seen;

	(void)state;
	for (int phase = 0; phase < 912; phase++) {
		struct world w = world_of(912, phase);
		int at = play(&w, 3, 60000, &seen);

		assert_true(at >= 3000 && at < 3100);
	}
}

/*
 * Dead at the request, however late its last pong is counted, whatever holds
 * corosync here up and whenever that begins to count again: never alive.
 */
static void
test_dead_at_the_request(void **state)
{
	struct life_seen seen;
	size_t n = 0;

	(void)state;
	for (size_t p = 0; p < N_OF(periods); p++)
		for (int phase = 0; phase < periods[p]; phase += 150)
			for (int death = -1000; death <= 0; death += 100)
				for (int held = -600; held <= 4000; held += 200)
					for (int took = 0; took <= 3000;
					     took += 250) {
						struct world w =
						    world_of(periods[p], phase);

						w.lag = 100;
						w.death = death;
						w.held = held;
						w.held_end = held + took;
						w.again = took % 500 == 0 ?
						    FOREVER :
						    held + took;
						assert_int_equal(
						    play(&w, 1, 12000, &seen),
						    -1);
						n++;
					}
	assert_true(n > 100000);
}

/*
 * It dies, or is quiet for a time, at any moment: what is reported of it is
 * true, and a gap is no part of it.
 */
static void
check_truth(const struct world *w, int need)
{
	const int step = step_of(w);
	struct life_seen seen;
	const int at = play(w, need, 40000, &seen);
	int64_t since;

	if (at == -1)
		return;
	since = at * MS - seen.ago_ns;
	assert_true(seen.ago_ns <= (2 * step + 501) * MS);
	assert_true((w->death + w->lag) * MS > since);
	if (w->quiet_end - w->quiet <= 2 * step + w->period + 600)
		return;
	if (at > w->quiet_end)
		assert_true(at * MS - seen.for_ns >
		    (w->quiet_end - 2 * step - 1001) * MS);
	else
		assert_true(w->quiet + w->lag > since / MS);
}

/* Numbers out of a generator, the same in each run. */
static uint32_t
any(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525U + 1013904223U;
	return ((*seed >> 8) % below);
}

static void
test_truth(void **state)
{
	uint32_t seed = 16;

	(void)state;
	for (int i = 0; i < 50000; i++) {
		const int period = periods[any(&seed, N_OF(periods))];
		struct world w =
		    world_of(period, (int)any(&seed, (uint32_t)period));

		w.lag = (int)any(&seed, 101);
		w.takes = 1 + (int)any(&seed, 600);
		w.reads = (int)any(&seed, (uint32_t)w.takes);
		w.late = (int)any(&seed, 300);
		w.second = any(&seed, 2) == 0;
		if (any(&seed, 2) == 0)
			w.death = (int)any(&seed, 20000) - 2000;
		if (any(&seed, 2) == 0) {
			w.quiet = (int)any(&seed, 10000);
			w.quiet_end = w.quiet + (int)any(&seed, 20000);
		}
		if (any(&seed, 2) == 0) {
			w.held = (int)any(&seed, 10000) - 2000;
			w.held_end = w.held + (int)any(&seed, 5000);
		}
		if (any(&seed, 4) == 0)
			w.again = (int)any(&seed, 10000);
		check_truth(&w, 1 + (int)any(&seed, 12));
	}
}

/* --- what corosync-cmapctl prints ----------------------------------------- */

static void
parse(struct cmap *c, const char *name)
{
	const char *top = getenv("TOP_SRCDIR");
	struct reason why = { "" };
	char path[4096], *bytes;
	size_t len;

	snprintf(path, sizeof(path), "%s/tests/fuzz/seeds/cmap/%s",
	    top != NULL ? top : ".", name);
	if ((bytes = file_read(path, 1024 * 1024, &len)) == NULL)
		fail_msg("%s: cannot be read", path);
	if (cmap_parse(c, bytes, len, &why) == -1)
		fail_msg("%s: %s", name, why.text);
	free(bytes);
}

/* "stats.knet.node2.link0.rx_pong_packets (u64) = 12", of two links. */
static void
feed_text(struct life *l, int start, unsigned a, unsigned b)
{
	struct reason why = { "" };
	struct cmap_pongs p;
	char text[256];
	int len = snprintf(text, sizeof(text),
	    "stats.knet.node2.link0.rx_pong_packets (u64) = %u\n"
	    "stats.knet.node2.link1.rx_pong_packets (u64) = %u\n"
	    "stats.knet.node3.link0.rx_pong_packets (u64) = %d\n",
	    a, b, start);

	if (cmap_parse_pongs(&p, 2, text, (size_t)len, &why) == -1)
		fail_msg("%s", why.text);
	life_add(l, &p, start * MS, (start + 10) * MS);
}

/* Both spellings of the members, and the interval that goes with them. */
static void
test_recorded(void **state)
{
	static const char *const names[] = { "map-joined", "map-corosync-2" };
	struct life_seen seen;
	struct life l;

	(void)state;
	for (size_t i = 0; i < N_OF(names); i++) {
		struct cmap c;

		parse(&c, names[i]);
		CHECK(names[i], cmap_member(&c, 2)->joined);
		life_init(&l, 0, c.interval_ms, 1000 * MS);
		feed_text(&l, 60, 12, 3);
		feed_text(&l, 1060, 13, 3);
		CHECK(names[i], !life_judge(&l, 1070 * MS, &seen));
		feed_text(&l, 2060, 14, 3);
		CHECK(names[i], life_judge(&l, 2070 * MS, &seen));
		/* The other node's go on. */
		feed_text(&l, 3060, 14, 3);
		feed_text(&l, 4061, 14, 3);
		CHECK(names[i], !life_judge(&l, 4071 * MS, &seen));
		cmap_free(&c);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_just_now),
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_living),
		cmocka_unit_test(test_three_seconds),
		cmocka_unit_test(test_dead_at_the_request),
		cmocka_unit_test(test_truth),
		cmocka_unit_test(test_recorded),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
