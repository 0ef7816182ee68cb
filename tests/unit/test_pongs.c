/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Samples as a table: each row is what our corosync counted, and what is said
 * of a message.  Times are ms; knet_ping_timeout is 1800.
 */
#include "tests/unit/harness.h"
#include "tests/unit/samples.h"

#include <stdbool.h>

#include "fence_kdump/pongs.h"

#define FAIL 9 /* links: that sample failed */

static const struct {
	const char *name;
	struct sample samples[8];
	int message;
	enum pongs_say want;
	int due;
} rows[] = {
	{ "no sample", { END }, 0, PONGS_NOTHING, 1800 },
	{ "no counters: another transport",
	    { { 100, 110, 0, 0, 0 }, { 3000, 3010, 0, 0, 0 }, END }, 50,
	    PONGS_NOTHING, 1910 },
	{ "one sample", { { 100, 110, 1, 5, 0 }, END }, 50, PONGS_WAIT, 1910 },
	{ "frozen since the first, seen a moment too early",
	    { { 100, 110, 1, 5, 0 }, { 1909, 1920, 1, 5, 0 }, END }, 50,
	    PONGS_WAIT, 1910 },
	{ "frozen since the first",
	    { { 100, 110, 1, 5, 0 }, { 1910, 1920, 1, 5, 0 }, END }, 50,
	    PONGS_FROZEN, 1910 },
	{ "frozen since before the message, seen again after it",
	    { { 100, 110, 1, 5, 0 }, { 5000, 5010, 1, 5, 0 }, END }, 5000,
	    PONGS_FROZEN, 5000 },
	{ "frozen before the message, not yet looked at after it",
	    { { 100, 110, 1, 5, 0 }, { 4999, 5010, 1, 5, 0 }, END }, 5000,
	    PONGS_WAIT, 5000 },
	{ "a pong after the message",
	    { { 100, 110, 1, 5, 0 }, { 1100, 1110, 1, 6, 0 }, END }, 100,
	    PONGS_ALIVE, 2910 },
	{ "a pong that could be from before the message",
	    { { 100, 110, 1, 5, 0 }, { 1100, 1110, 1, 6, 0 }, END }, 101,
	    PONGS_WAIT, 2910 },
	{ "a crash: the last pong just before the message, then none",
	    { { 100, 110, 1, 5, 0 }, { 1100, 1110, 1, 6, 0 },
		{ 2910, 2920, 1, 6, 0 }, END },
	    600, PONGS_FROZEN, 2910 },
	{ "a lie: one pong before the message, one after it",
	    { { 100, 110, 1, 5, 0 }, { 1100, 1110, 1, 6, 0 },
		{ 2100, 2110, 1, 7, 0 }, END },
	    600, PONGS_ALIVE, 3910 },
	{ "a lie is one however long the pongs are frozen then",
	    { { 100, 110, 1, 5, 0 }, { 1100, 1110, 1, 6, 0 },
		{ 9000, 9010, 1, 6, 0 }, END },
	    100, PONGS_ALIVE, 2910 },
	{ "and the next message, of the real crash, is believed",
	    { { 100, 110, 1, 5, 0 }, { 1100, 1110, 1, 6, 0 },
		{ 9000, 9010, 1, 6, 0 }, END },
	    8000, PONGS_FROZEN, 8000 },
	{ "one link of two is enough",
	    { { 100, 110, 3, 5, 5 }, { 1100, 1110, 3, 5, 6 }, END }, 50,
	    PONGS_ALIVE, 2910 },
	{ "pongs on both links",
	    { { 100, 110, 3, 5, 5 }, { 1100, 1110, 3, 6, 6 }, END }, 50,
	    PONGS_ALIVE, 2910 },
	{ "one link is dead, the other one freezes",
	    { { 100, 110, 3, 5, 5 }, { 1000, 1010, 3, 5, 5 },
		{ 1950, 1960, 3, 5, 5 }, END },
	    50, PONGS_FROZEN, 1910 },
	{ "a counter that fell: a new link; the count starts again",
	    { { 100, 110, 1, 5, 0 }, { 1950, 1960, 1, 1, 0 }, END }, 50,
	    PONGS_WAIT, 3760 },
	{ "one fell, one grew: a pong",
	    { { 100, 110, 3, 5, 5 }, { 1950, 1960, 3, 1, 6 }, END }, 50,
	    PONGS_ALIVE, 3760 },
	{ "a new link is no pong, but starts the count",
	    { { 100, 110, 1, 5, 0 }, { 1950, 1960, 3, 5, 9 }, END }, 50,
	    PONGS_WAIT, 3760 },
	{ "a link is gone: no pong, but starts the count",
	    { { 100, 110, 3, 5, 9 }, { 1950, 1960, 1, 5, 0 }, END }, 50,
	    PONGS_WAIT, 3760 },
	{ "samples from before the request do not count",
	    { { -10, 5, 1, 5, 0 }, { 1950, 1960, 1, 6, 0 }, END }, 0,
	    PONGS_WAIT, 3760 },
	{ "frozen since before the request does not count",
	    { { -2000, -1990, 1, 5, 0 }, { 10, 20, 1, 5, 0 }, END }, 5,
	    PONGS_WAIT, 1820 },
	{ "one that was started with the request does",
	    { { 0, 5, 1, 5, 0 }, { 1950, 1960, 1, 6, 0 }, END }, 0, PONGS_ALIVE,
	    3760 },
	{ "half a second is quick",
	    { { 100, 600, 1, 5, 0 }, { 1950, 2450, 1, 6, 0 }, END }, 50,
	    PONGS_ALIVE, 4250 },
	{ "a pong in a slow sample waited for us: no sign of life",
	    { { 100, 110, 1, 5, 0 }, { 1950, 2451, 1, 6, 0 }, END }, 50,
	    PONGS_WAIT, 4251 },
	{ "nor one after a slow sample",
	    { { 100, 110, 1, 5, 0 }, { 1000, 1501, 1, 5, 0 },
		{ 2000, 2010, 1, 6, 0 }, END },
	    50, PONGS_WAIT, 3810 },
	{ "but the next one is",
	    { { 100, 110, 1, 5, 0 }, { 1000, 1501, 1, 5, 0 },
		{ 2000, 2010, 1, 6, 0 }, { 3000, 3010, 1, 7, 0 }, END },
	    50, PONGS_ALIVE, 4810 },
	{ "slow, frozen: we were held up, the count starts again",
	    { { 100, 110, 1, 5, 0 }, { 2000, 2501, 1, 5, 0 }, END }, 50,
	    PONGS_WAIT, 4301 },
	{ "slow, then frozen for too short a time",
	    { { 100, 110, 1, 5, 0 }, { 1000, 1501, 1, 5, 0 },
		{ 2000, 2010, 1, 5, 0 }, { 3800, 3810, 1, 5, 0 }, END },
	    50, PONGS_WAIT, 3810 },
	{ "slow, then frozen",
	    { { 100, 110, 1, 5, 0 }, { 1000, 1501, 1, 5, 0 },
		{ 2000, 2010, 1, 5, 0 }, { 3810, 3820, 1, 5, 0 }, END },
	    50, PONGS_FROZEN, 3810 },
	{ "a slow one shows that there are counters",
	    { { 100, 700, 1, 5, 0 }, END }, 50, PONGS_WAIT, 2500 },
	{ "a sample failed: the count starts again",
	    { { 100, 110, 1, 5, 0 }, { 1000, 1910, FAIL, 0, 0 },
		{ 2000, 2010, 1, 6, 0 }, END },
	    50, PONGS_WAIT, 3810 },
	{ "the last one failed",
	    { { 100, 110, 1, 5, 0 }, { 1950, 1960, 1, 5, 0 },
		{ 2000, 2010, FAIL, 0, 0 }, END },
	    50, PONGS_WAIT, 3810 },
	{ "all failed: no evidence",
	    { { 100, 2100, FAIL, 0, 0 }, { 2200, 4200, FAIL, 0, 0 }, END }, 50,
	    PONGS_NOTHING, 6000 },
	{ "alive stays true though a sample fails",
	    { { 100, 110, 1, 5, 0 }, { 1000, 1010, 1, 6, 0 },
		{ 1200, 1300, FAIL, 0, 0 }, END },
	    50, PONGS_ALIVE, 3100 },
};

/* When a sample has to start, at the earliest, to end the wait. */
static int64_t
due_ms(const struct pongs *p, int message)
{
	const int64_t frozen_at = (p->since_ns + p->frozen_ns) / MS;

	return (frozen_at > message ? frozen_at : message);
}

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		struct pongs p;

		pongs_init(&p, 0, 1800);
		for (const struct sample *s = rows[i].samples; s->end != 0;
		     s++) {
			struct cmap_pongs c = sample_pongs(s);

			if (s->links == FAIL)
				pongs_fail(&p, s->end * MS);
			else
				pongs_add(&p, &c, s->start * MS, s->end * MS);
		}
		CHECK_INT(rows[i].name, pongs_judge(&p, rows[i].message * MS),
		    rows[i].want);
		CHECK_INT(
		    rows[i].name, due_ms(&p, rows[i].message), rows[i].due);
	}
}

#define STEP 100   /* ms: of all times below */
#define PERIOD 900 /* ms between two pongs of a living node */

/*
 * A node that pongs every PERIOD ms until it dies, sampled by a program that
 * takes a step and reads anywhere within it.
 */
static struct cmap_pongs
counted(int at, int phase, int death)
{
	struct cmap_pongs c = { 1, { 0 } };

	for (int t = phase; t <= at && t < death; t += PERIOD)
		c.count[0]++;
	return (c);
}

struct story {
	int phase, read, every, death, message;
};

static enum pongs_say
tell(const struct story *s, int until)
{
	struct pongs p;

	pongs_init(&p, 0, 1800);
	for (int t = 0; t <= until; t += s->every) {
		struct cmap_pongs c = counted(t + s->read, s->phase, s->death);

		pongs_add(&p, &c, t * MS, (t + STEP) * MS);
	}
	return (pongs_judge(&p, s->message * MS));
}

/*
 * Whenever a node dies and speaks, however samples fall: a living one is
 * never frozen, and is found out; one that crashed before its message is
 * never alive, and is believed.
 */
static void
test_every_crash_and_every_lie(void **state)
{
	struct story s;
	size_t n = 0;

	(void)state;
	for (s.phase = 0; s.phase < PERIOD; s.phase += STEP)
		for (s.read = 0; s.read <= STEP; s.read += STEP)
			for (s.every = STEP; s.every <= 10 * STEP;
			     s.every += 3 * STEP)
				for (s.message = 0; s.message <= 3000;
				     s.message += STEP) {
					s.death = INT32_MAX;
					for (int until = 0; until <= 6000;
					     until += STEP)
						assert_int_not_equal(
						    tell(&s, until),
						    PONGS_FROZEN);
					assert_int_equal(
					    tell(&s, s.message + 3000),
					    PONGS_ALIVE);
					for (s.death = -3000;
					     s.death <= s.message;
					     s.death += STEP) {
						for (int until = 0;
						     until <= 6000;
						     until += 5 * STEP)
							assert_int_not_equal(
							    tell(&s, until),
							    PONGS_ALIVE);
						assert_int_equal(
						    tell(&s, s.message + 4000),
						    PONGS_FROZEN);
						n++;
					}
				}
	assert_true(n > 20000);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_every_crash_and_every_lie),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
