/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When corosync is asked, and what follows: a corosync-cmapctl and a clock that
 * the linker puts before the library's, and the loop of listen.c in its place.
 * Real corosyncs are asked by tests/integration/test_pulse.py, test_running.py.
 */
#include "tests/unit/harness.h"

#include <stdbool.h>
#include <stdio.h>

#include "fence_kdump/watch.h"
#include "lib/clock.h"
#include "lib/reason.h"

#define MS CLOCK_MS
#define ANSWER 20 /* ms until one is there */
#define EARLY 2   /* ms: so much too early libevent's timer ends */
#define FD 1000   /* none that is open */

/* What the node and corosync here do; times in ms after the request. */
static struct {
	const char *transport;
	unsigned token;
	bool joined;
	int64_t death, message;
	int64_t pause; /* between messages; 0: there is one alone */
	int64_t refuses, refuses_end; /* each question about pongs */
	int64_t breaks, breaks_end;   /* none can be asked */
} world;

static struct {
	int64_t now_ns, armed_ns, tick_ns;
	unsigned maps, samples, wakes;
	unsigned said;        /* failures that are logged */
	int64_t last, widest; /* ms: between two samples */
} seen;

int64_t __wrap_clock_ns(void);
enum cmap_runs __wrap_cmap_running(void);
int __wrap_cmap_ask(struct ask *a, struct reason *why);
enum ask_state
__wrap_cmap_take(struct ask *a, struct cmap *c, struct reason *why);
int __wrap_cmap_ask_pongs(struct ask *a, unsigned nodeid, struct reason *why);
enum ask_state __wrap_cmap_take_pongs(
    struct ask *a, unsigned nodeid, struct cmap_pongs *p, struct reason *why);

int64_t
__wrap_clock_ns(void)
{
	return (seen.now_ns);
}

enum cmap_runs
__wrap_cmap_running(void)
{
	return (CMAP_RUNS);
}

static int
begin(struct ask *a)
{
	*a = (struct ask){ .fd = FD,
		.pid = -1,
		.start_ns = seen.now_ns,
		.until_ns = seen.now_ns + CMAP_ASK_MS * MS };
	return (0);
}

int
__wrap_cmap_ask(struct ask *a, struct reason *why)
{
	(void)why;
	seen.maps++;
	return (begin(a));
}

enum ask_state
__wrap_cmap_take(struct ask *a, struct cmap *c, struct reason *why)
{
	char text[512];
	const int len = snprintf(text, sizeof(text),
	    "runtime.config.totem.token (u32) = %u\n"
	    "runtime.members.2.ip (str) = r(0) ip(10.0.0.2) \n"
	    "runtime.members.2.status (str) = %s\n"
	    "totem.transport (str) = %s\n",
	    world.token, world.joined ? "joined" : "left", world.transport);

	a->fd = -1;
	if (cmap_parse(c, text, (size_t)len, why) == -1)
		fail_msg("%s", why->text);
	return (ASK_DONE);
}

int
__wrap_cmap_ask_pongs(struct ask *a, unsigned nodeid, struct reason *why)
{
	const int64_t now = seen.now_ns / MS;

	assert_int_equal(nodeid, 2);
	if (seen.samples++ > 0 && now - seen.last > seen.widest)
		seen.widest = now - seen.last;
	seen.last = now;
	if (now >= world.breaks && now < world.breaks_end)
		return (reason_set(why, "none can be started"));
	return (begin(a));
}

static bool
is_knet(void)
{
	return (strcmp(world.transport, "knet") == 0);
}

/* Each quarter of the token, from half of that after the request on. */
enum ask_state
__wrap_cmap_take_pongs(
    struct ask *a, unsigned nodeid, struct cmap_pongs *p, struct reason *why)
{
	const int64_t now = seen.now_ns / MS;
	const int64_t period = world.token / 4;
	const int64_t until = now < world.death ? now : world.death;

	(void)nodeid;
	a->fd = -1;
	if (!is_knet() || (now >= world.refuses && now < world.refuses_end)) {
		reason_set(why, "refused");
		return (ASK_FAILED);
	}
	memset(p, 0, sizeof(*p));
	p->links = 1;
	p->count[0] = (uint64_t)(100 + (until + period / 2) / period);
	return (ASK_DONE);
}

static void
reset(void)
{
	memset(&seen, 0, sizeof(seen));
	memset(&world, 0, sizeof(world));
	seen.now_ns = 1000 * CLOCK_S;
	seen.tick_ns = seen.now_ns + CLOCK_S;
	world.transport = "knet";
	world.token = 3650;
	world.joined = true;
	world.death = world.message = INT64_MAX / CLOCK_S;
	world.refuses = world.breaks = INT64_MAX / CLOCK_S;
}

/* wait_for_corosync() of listen.c. */
static void
arm(const struct watch *w)
{
	const int64_t due_ns = watch_due(w);

	if (watch_fd(w) != -1)
		seen.armed_ns = seen.now_ns + ANSWER * MS;
	else
		seen.armed_ns =
		    due_ns == INT64_MAX ? due_ns : due_ns - EARLY * MS;
	if (seen.armed_ns < seen.now_ns)
		seen.armed_ns = seen.now_ns;
}

/* on_due(), also for each tick. */
static void
due(struct watch *w)
{
	struct reason why;
	const int fd = watch_fd(w);

	if (watch_ask(w, &why) == -1)
		seen.said++;
	if (watch_fd(w) != fd || fd == -1)
		arm(w);
}

/* on_corosync(). */
static void
wake(struct watch *w)
{
	struct reason why;

	seen.wakes++;
	if (watch_fd(w) == -1) {
		due(w);
		/* The clock goes on, also between two timers. */
		seen.now_ns += MS / 2;
		return;
	}
	if (watch_take(w, &why) != 0)
		watch_node(w, 2);
	arm(w);
}

/* A message is due: says so, and when the next one is. */
static void
hear(struct watch *w, int64_t *message_ns)
{
	watch_message(w, seen.now_ns);
	*message_ns =
	    world.pause == 0 ? INT64_MAX : *message_ns + world.pause * MS;
}

/* When something happens next: a message is a moment of its own. */
static int64_t
next_of(int64_t message_ns)
{
	int64_t next_ns = seen.tick_ns;

	if (seen.armed_ns < next_ns)
		next_ns = seen.armed_ns;
	if (message_ns < next_ns)
		next_ns = message_ns;
	return (next_ns > seen.now_ns ? next_ns : seen.now_ns);
}

static void
turn(struct watch *w, int64_t *message_ns)
{
	seen.now_ns = next_of(*message_ns);
	if (*message_ns <= seen.now_ns)
		hear(w, message_ns);
	if (seen.armed_ns <= seen.now_ns)
		wake(w);
	if (seen.tick_ns <= seen.now_ns) {
		seen.tick_ns += CLOCK_S;
		due(w);
	}
}

/*
 * Runs the loop for `limit` ms; when the node is seen alive, in ms; -1: it is
 * not.  `*pulse`: what is known at the end of the message at world.message.
 */
static int64_t
play(int64_t need_ms, int64_t limit, enum pulse *pulse)
{
	const int64_t start_ns = seen.now_ns;
	const int64_t first_ns = start_ns + world.message * MS;
	int64_t message_ns = first_ns, at = -1;
	struct life_seen life;
	struct reason why;
	struct watch w;

	world.death += start_ns / MS;
	world.refuses += start_ns / MS;
	world.refuses_end += start_ns / MS;
	world.breaks += start_ns / MS;
	world.breaks_end += start_ns / MS;
	assert_int_equal(watch_begin(&w, start_ns, need_ms * MS, &why), 0);
	arm(&w);
	while (at == -1 && next_of(message_ns) - start_ns <= limit * MS) {
		turn(&w, &message_ns);
		if (watch_alive(&w, seen.now_ns, &life))
			at = (seen.now_ns - start_ns) / MS;
	}
	/* The loop does not turn without a rest. */
	assert_true(seen.wakes < 20 + (seen.now_ns - start_ns) / (50 * MS));
	if (pulse != NULL)
		*pulse = watch_pulse(&w, first_ns);
	watch_end(&w);
	return (at);
}

static void
test_alive(void **state)
{
	int64_t at;

	(void)state;
	reset();
	at = play(3000, 60000, NULL);
	assert_true(at >= 3000 && at < 3100);
	assert_int_equal(seen.samples, 4);
	assert_int_equal(seen.maps, 1);
}

/* running=wait: a sample a second, as each tick asks for, and no more. */
static void
test_wait(void **state)
{
	(void)state;
	reset();
	assert_int_equal(play(0, 10500, NULL), -1);
	assert_int_equal(seen.samples, 10);
	assert_int_equal(seen.widest, 1000);
}

/* A dead node: sampled more often, and no less often than without running=. */
static void
test_dead(void **state)
{
	(void)state;
	for (int64_t death = 0; death <= 2000; death += 250) {
		reset();
		world.death = death;
		assert_int_equal(play(3000, 60000, NULL), -1);
		assert_true(seen.widest <= 1100);
		assert_true(seen.samples < 60 * 4);
	}
}

static void
test_long_token(void **state)
{
	int64_t at;

	(void)state;
	reset();
	world.token = 30000;
	at = play(3000, 60000, NULL);
	assert_true(at >= 15000 && at < 15800);
	/* For row 7. */
	assert_true(seen.widest <= 2000);
}

static void
test_message(void **state)
{
	enum pulse pulse;
	int64_t at;

	(void)state;
	reset();
	world.message = 2500;
	at = play(3000, 60000, &pulse);
	assert_true(at >= 5500 && at < 6500);
	assert_int_equal(pulse, PULSE_AFTER);
	/* The same, and a crash: row 7 finds it frozen. */
	reset();
	world.death = world.message = 2500;
	assert_int_equal(play(3000, 8000, &pulse), -1);
	assert_int_equal(pulse, PULSE_FROZEN);
}

/*
 * However often messages come, corosync is asked as often as without running=:
 * row 7 finds out whether they are true.  A node that sends without a pause is
 * not called alive; one that dumps is fenced.
 */
static void
test_messages(void **state)
{
	static const int64_t pauses[] = { 1, 50, 100, 200, 240, 251, 333, 500,
		900, 999, 1000, 1001 };
	enum pulse pulse;

	(void)state;
	for (size_t i = 0; i < N_OF(pauses); i++)
		for (int64_t first = 900; first < 2000; first += 50) {
			reset();
			world.message = first;
			world.pause = pauses[i];
			assert_int_equal(play(3000, first + 3500, &pulse), -1);
			assert_int_equal(pulse, PULSE_AFTER);
			assert_true(seen.widest <= 2000);
			/* The same, and a crash. */
			reset();
			world.message = world.death = first;
			world.pause = pauses[i];
			assert_int_equal(play(3000, first + 6000, &pulse), -1);
			assert_int_equal(pulse, PULSE_FROZEN);
			assert_true(seen.widest <= 2000);
			assert_true(seen.samples < 4 * 10);
		}
}

/* Nothing is asked more often where there are no counters. */
static void
test_no_counters(void **state)
{
	enum pulse pulse;

	(void)state;
	reset();
	world.transport = "udpu";
	world.message = 1500;
	assert_int_equal(play(1000, 10500, &pulse), -1);
	assert_int_equal(seen.samples, 10);
	assert_int_equal(pulse, PULSE_NONE);
}

static void
test_not_joined(void **state)
{
	(void)state;
	reset();
	world.joined = false;
	assert_int_equal(play(1000, 10000, NULL), -1);
	assert_int_equal(seen.samples, 0);
}

/* It refuses for a time: not asked without a pause, and seen alive after. */
static void
test_refused(void **state)
{
	int64_t at;

	(void)state;
	reset();
	world.refuses = 1500;
	world.refuses_end = 5000;
	at = play(3000, 60000, NULL);
	assert_true(at >= 8000 && at < 8500);
	assert_true(seen.samples < 30);
}

/* No child can be started: left to the tick, and said once. */
static void
test_broken(void **state)
{
	(void)state;
	reset();
	world.breaks = 0;
	world.breaks_end = 20000;
	assert_int_equal(play(3000, 10500, NULL), -1);
	assert_true(seen.samples <= 12);
	assert_int_equal(seen.said, 1);
}

/*
 * Our corosync is held up, so that it can neither be asked nor count a pong:
 * the first sample after that does not show that the node's froze.
 */
static void
test_held_up(void **state)
{
	enum pulse pulse;

	(void)state;
	reset();
	world.death = world.message = world.breaks = 2500;
	world.breaks_end = 5500;
	assert_int_equal(play(0, 6500, &pulse), -1);
	assert_int_equal(pulse, PULSE_OPEN);
	reset();
	world.death = world.message = world.breaks = 2500;
	world.breaks_end = 5500;
	assert_int_equal(play(0, 9500, &pulse), -1);
	assert_int_equal(pulse, PULSE_FROZEN);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alive),
		cmocka_unit_test(test_wait),
		cmocka_unit_test(test_dead),
		cmocka_unit_test(test_long_token),
		cmocka_unit_test(test_message),
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_no_counters),
		cmocka_unit_test(test_not_joined),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_held_up),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
