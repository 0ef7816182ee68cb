/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>

#include "fence_kdump_send/plan.h"
#include "fence_kdump_send/schedule.h"
#include "fence_kdump_send/udp.h"

#define MS CLOCK_MS
#define S CLOCK_S
#define START (100 * S)

static struct addr
address(const char *text)
{
	struct addr a = { .family = AF_INET };

	if (strchr(text, ':') != NULL)
		a.family = AF_INET6;
	assert_int_equal(inet_pton(a.family, text, a.bytes), 1);
	return (a);
}

/*
 * One event of a story: at `when` after the start something happens to the
 * address; then this is what the plan is.
 */
enum event {
	TRIED,
	LEFT,
	THROUGH,
	DOUBTED,
	PROBED,
	STUCK,
	LINGERS,
	POSTPONED,
	FAILED,  /* ENETUNREACH */
	REFUSED, /* EHOSTUNREACH */
	CHANGED,
	EXPIRE,
	STOP /* end of the story */
};

struct step {
	enum event event;
	int64_t when;
	enum plan_state state;
	int64_t at; /* after the start; not looked at if PLAN_DONE */
	unsigned int sent;
	bool over;
};

#define STEPS 12

static const struct {
	const char *name;
	struct plan_rule rule;
	struct step steps[STEPS];
} stories[] = {
	{ "one message", { 1, 10 * S, 30 * S },
	    {
		{ TRIED, 0, PLAN_SENT, 0, 0, false },
		{ LEFT, 1 * MS, PLAN_LEFT, 1 * MS, 0, false },
		{ THROUGH, 11 * MS, PLAN_DONE, 0, 1, true },
		{ STOP, 0, PLAN_DONE, 0, 0, false },
	    } },
	{ "two messages, counted from the sending", { 2, 3 * S, 30 * S },
	    {
		{ TRIED, 5 * MS, PLAN_SENT, 5 * MS, 0, false },
		{ LEFT, 9 * MS, PLAN_LEFT, 9 * MS, 0, false },
		{ THROUGH, 20 * MS, PLAN_DUE, 3 * S + 5 * MS, 1, false },
		{ TRIED, 3 * S + 5 * MS, PLAN_SENT, 3 * S + 5 * MS, 1, false },
		{ LEFT, 4 * S, PLAN_LEFT, 4 * S, 1, false },
		{ THROUGH, 5 * S, PLAN_DONE, 0, 2, true },
		{ STOP, 0, PLAN_DONE, 0, 0, false },
	    } },
	{ "a count without an interval", { 2, 0, 30 * S },
	    {
		{ TRIED, 0, PLAN_SENT, 0, 0, false },
		{ THROUGH, 1 * MS, PLAN_DUE, 10 * S, 1, false },
		{ STOP, 0, PLAN_DONE, 0, 0, false },
	    } },
	{ "neither count nor interval: a busy first minute", { 0, 0, 30 * S },
	    {
		{ TRIED, 2 * S, PLAN_SENT, 2 * S, 0, false },
		{ THROUGH, 2 * S, PLAN_DUE, 3 * S, 1, false },
		{ TRIED, 61 * S, PLAN_SENT, 61 * S, 1, false },
		{ THROUGH, 61 * S, PLAN_DUE, 62 * S, 2, false },
		{ TRIED, 62 * S, PLAN_SENT, 62 * S, 2, false },
		{ THROUGH, 62 * S, PLAN_DUE, 72 * S, 3, false },
		{ EXPIRE, 9999 * S, PLAN_DUE, 72 * S, 3, false },
		{ STOP, 0, PLAN_DONE, 0, 0, false },
	    } },
	{ "an interval without a count", { 0, 7 * S, 30 * S },
	    {
		{ TRIED, 0, PLAN_SENT, 0, 0, false },
		{ THROUGH, 0, PLAN_DUE, 7 * S, 1, false },
		{ STOP, 0, PLAN_DONE, 0, 0, false },
	    } },
	{ "a late message does not make the next one early",
	    { 0, 1 * S, 30 * S },
	    {
		{ TRIED, 0, PLAN_SENT, 0, 0, false },
		{ THROUGH, 5 * S, PLAN_DUE, 5 * S, 1, false },
		{ STOP, 0, PLAN_DONE, 0, 0, false },
	    } },
	{ "no route: again after 50 ms, at once with news",
	    { 1, 1 * S, 30 * S },
	    {
		{ FAILED, 0, PLAN_DUE, 50 * MS, 0, false },
		{ CHANGED, 4 * MS, PLAN_DUE, 4 * MS, 0, false },
		{ FAILED, 50 * MS, PLAN_DUE, 100 * MS, 0, false },
		{ TRIED, 100 * MS, PLAN_SENT, 100 * MS, 0, false },
		{ CHANGED, 101 * MS, PLAN_DUE, 101 * MS, 0, false },
		{ FAILED, 102 * MS, PLAN_DUE, 152 * MS, 0, false },
		{ CHANGED, 103 * MS, PLAN_DUE, 110 * MS, 0, false },
		{ STOP, 0, PLAN_DONE, 0, 0, false },
	    } },
	{ "news mean nothing to who has no trouble", { 0, 5 * S, 30 * S },
	    {
		{ TRIED, 0, PLAN_SENT, 0, 0, false },
		{ THROUGH, 1 * MS, PLAN_DUE, 5 * S, 1, false },
		{ CHANGED, 2 * S, PLAN_DUE, 5 * S, 1, false },
		{ STOP, 0, PLAN_DONE, 0, 0, false },
	    } },
	{ "the queue is full: a moment later", { 1, 1 * S, 30 * S },
	    {
		{ POSTPONED, 3 * MS, PLAN_DUE, 4 * MS, 0, false },
		{ STOP, 0, PLAN_DONE, 0, 0, false },
	    } },
	{ "give-up", { 1, 1 * S, 3 * S },
	    {
		{ FAILED, 0, PLAN_DUE, 50 * MS, 0, false },
		{ EXPIRE, 3 * S - 1, PLAN_DUE, 50 * MS, 0, false },
		{ EXPIRE, 3 * S, PLAN_DONE, 0, 0, true },
		{ REFUSED, 3 * S, PLAN_DONE, 0, 0, true },
		{ STOP, 0, PLAN_DONE, 0, 0, false },
	    } },
	{ "give-up bounds each message, not the run", { 3, 4 * S, 3 * S },
	    {
		{ TRIED, 2 * S, PLAN_SENT, 2 * S, 0, false },
		{ THROUGH, 2 * S, PLAN_DUE, 6 * S, 1, false },
		{ EXPIRE, 9 * S - 1, PLAN_DUE, 6 * S, 1, false },
		{ TRIED, 9 * S - 1, PLAN_SENT, 9 * S - 1, 1, false },
		{ THROUGH, 9 * S - 1, PLAN_DUE, 13 * S - 1, 2, false },
		{ EXPIRE, 16 * S - 2, PLAN_DUE, 13 * S - 1, 2, false },
		{ EXPIRE, 16 * S - 1, PLAN_DONE, 0, 2, true },
		{ STOP, 0, PLAN_DONE, 0, 0, false },
	    } },
	{ "doubt is settled by a socket of its own", { 1, 1 * S, 30 * S },
	    {
		{ TRIED, 0, PLAN_SENT, 0, 0, false },
		{ DOUBTED, 20 * MS, PLAN_DOUBTFUL, 20 * MS, 0, false },
		{ PROBED, 21 * MS, PLAN_PROBED, 21 * MS, 0, false },
		{ THROUGH, 21 * MS, PLAN_DONE, 0, 1, true },
		{ STOP, 0, PLAN_DONE, 0, 0, false },
	    } },
	{ "stuck: to the end of the line", { 1, 1 * S, 30 * S },
	    {
		{ PROBED, 0, PLAN_PROBED, 0, 0, false },
		{ STUCK, 20 * MS, PLAN_DOUBTFUL, 520 * MS, 0, false },
		{ REFUSED, 30 * MS, PLAN_DOUBTFUL, 520 * MS, 0, false },
		{ CHANGED, 30 * MS, PLAN_DOUBTFUL, 50 * MS, 0, false },
		{ STOP, 0, PLAN_DONE, 0, 0, false },
	    } },
	{ "stuck in its own socket: news give it another", { 1, 1 * S, 30 * S },
	    {
		{ PROBED, 0, PLAN_PROBED, 0, 0, false },
		{ LINGERS, 20 * MS, PLAN_PROBED, 0, 0, false },
		{ CHANGED, 30 * MS, PLAN_PROBED, 0, 0, false },
		{ CHANGED, 80 * MS, PLAN_DOUBTFUL, 80 * MS, 0, false },
		{ STOP, 0, PLAN_DONE, 0, 0, false },
	    } },
	{ "a probe that fails stays with the probes", { 1, 1 * S, 30 * S },
	    {
		{ PROBED, 0, PLAN_PROBED, 0, 0, false },
		{ FAILED, 1 * MS, PLAN_DOUBTFUL, 51 * MS, 0, false },
		{ STOP, 0, PLAN_DONE, 0, 0, false },
	    } },
	{ "an error came back: counts only after a silence",
	    { 1, 1 * S, 30 * S },
	    {
		{ TRIED, 0, PLAN_SENT, 0, 0, false },
		{ REFUSED, 1 * MS, PLAN_DUE, 51 * MS, 0, false },
		{ TRIED, 60 * MS, PLAN_SENT, 60 * MS, 0, false },
		{ LEFT, 60 * MS, PLAN_LEFT, 60 * MS, 0, false },
		{ THROUGH, 70 * MS, PLAN_DUE, 120 * MS, 0, false },
		{ TRIED, 1500 * MS, PLAN_SENT, 1500 * MS, 0, false },
		{ THROUGH, 1500 * MS, PLAN_DUE, 1550 * MS, 0, false },
		{ TRIED, 1550 * MS, PLAN_SENT, 1550 * MS, 0, false },
		{ THROUGH, 1560 * MS, PLAN_DONE, 0, 1, true },
		{ STOP, 0, PLAN_DONE, 0, 0, false },
	    } },
	{ "a late error takes the message back", { 2, 10 * S, 30 * S },
	    {
		{ TRIED, 0, PLAN_SENT, 0, 0, false },
		{ THROUGH, 10 * MS, PLAN_DUE, 10 * S, 1, false },
		{ REFUSED, 3 * S, PLAN_DUE, 3050 * MS, 0, false },
		{ REFUSED, 3 * S, PLAN_DUE, 3050 * MS, 0, false },
		{ STOP, 0, PLAN_DONE, 0, 0, false },
	    } },
};

static void
happen(struct plan *p, enum event event, int64_t now)
{
	switch (event) {
	case TRIED:
		plan_tried(p, 0, now);
		return;
	case LEFT:
		plan_left(p, 0, now);
		return;
	case THROUGH:
		plan_through(p, 0, now);
		return;
	case DOUBTED:
		plan_doubted(p, 0, now);
		return;
	case PROBED:
		plan_probed(p, 0, now);
		return;
	case STUCK:
		plan_stuck(p, 0, now);
		return;
	case LINGERS:
		plan_lingers(p, 0);
		return;
	case POSTPONED:
		plan_postpone(p, 0, now);
		return;
	case FAILED:
		plan_failed(p, 0, ENETUNREACH, now);
		return;
	case REFUSED:
		plan_refused(p, 0, EHOSTUNREACH, now);
		return;
	case CHANGED:
		plan_changed(p, now);
		return;
	case EXPIRE:
		plan_expire(p, now);
		return;
	case STOP:
		return;
	}
}

static void
one_node(struct plan *p, const struct plan_rule *rule)
{
	struct addr a = address("10.0.0.1");

	plan_init(p, rule, START);
	assert_int_equal(plan_add_node(p, "alice"), 0);
	assert_int_equal(plan_add_dest(p, 0, &a, NULL, START), 0);
}

static void
test_stories(void **state)
{
	const struct step *step;
	const struct plan_dest *d;
	struct plan p;
	char row[128];
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(stories); i++) {
		one_node(&p, &stories[i].rule);
		for (step = stories[i].steps; step->event != STOP; step++) {
			snprintf(row, sizeof(row), "%s, step %d",
			    stories[i].name,
			    (int)(step - stories[i].steps) + 1);
			happen(&p, step->event, START + step->when);
			d = &p.dests[0];
			CHECK_INT(row, d->state, step->state);
			if (d->state != PLAN_DONE)
				CHECK_INT(row, d->at - START, step->at);
			CHECK_INT(row, p.nodes[0].sent, step->sent);
			CHECK_INT(row, plan_over(&p), step->over);
			CHECK_INT(row, plan_complete(&p),
			    step->over && step->sent == stories[i].rule.count);
		}
		plan_free(&p);
	}
}

/* When the loop wakes up next for one address in a state since `at`. */
static const struct {
	const char *name;
	enum plan_state state;
	int64_t at, now, next; /* after the start */
} waits[] = {
	{ "due", PLAN_DUE, 7 * MS, 0, 7 * MS },
	{ "overdue", PLAN_DUE, 0, 5 * MS, 0 },
	{ "just sent", PLAN_SENT, 0, 0, MS / 4 },
	{ "sent a while ago", PLAN_SENT, 0, 2 * MS, 4 * MS },
	{ "sent, looked at in time", PLAN_SENT, 0, 16 * MS, 20 * MS },
	{ "probed, looked at in time", PLAN_PROBED, 0, 11 * MS, 20 * MS },
	{ "probed long ago", PLAN_PROBED, 0, 10 * S, 10050 * MS },
	{ "left", PLAN_LEFT, 1 * MS, 2 * MS, 11 * MS },
	{ "doubtful later", PLAN_DOUBTFUL, 500 * MS, 0, 500 * MS },
	{ "doubtful, waits for a place", PLAN_DOUBTFUL, 0, 9 * MS, 29 * MS },
	{ "done", PLAN_DONE, 0, 0, PLAN_NEVER - START },
};

static void
test_next(void **state)
{
	static const struct plan_rule for_ever = { 0, S, 30 * S };
	struct plan p;
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(waits); i++) {
		one_node(&p, &for_ever);
		p.dests[0].state = waits[i].state;
		p.dests[0].at = START + waits[i].at;
		CHECK_INT(waits[i].name,
		    plan_next(&p, START + waits[i].now) - START, waits[i].next);
		plan_free(&p);
	}
}

/* A failing name is asked for again: 50, 100, 200 ... 1000, 1000 ms later. */
static void
test_name_asked_again(void **state)
{
	static const int64_t waits_ms[] = { 50, 100, 200, 400, 800, 1000,
		1000 };
	static const struct plan_rule once = { 1, S, 30 * S };
	struct plan p;
	int64_t now = START;
	size_t i;

	(void)state;
	plan_init(&p, &once, START);
	assert_int_equal(plan_add_node(&p, "alice"), 0);
	assert_int_equal(plan_ask_at(&p, 0, AF_INET), PLAN_NEVER);
	plan_look_up(&p, 0, AF_INET, now);
	assert_int_equal(plan_ask_at(&p, 0, AF_INET), now);
	assert_int_equal(plan_ask_at(&p, 0, AF_INET6), PLAN_NEVER);
	assert_int_equal(plan_next(&p, now), now);
	for (i = 0; i < N_OF(waits_ms); i++) {
		plan_asked(&p, 0, AF_INET, now);
		assert_int_equal(plan_ask_at(&p, 0, AF_INET), PLAN_NEVER);
		plan_answered(
		    &p, 0, AF_INET, RESOLVE_NONE, "no such name", now);
		assert_string_equal(p.nodes[0].why, "no such name");
		assert_int_equal(plan_next(&p, now), now + waits_ms[i] * MS);
		now += waits_ms[i] * MS;
	}
	/* News: at once, and the waits are short again. */
	plan_asked(&p, 0, AF_INET, now);
	plan_answered(&p, 0, AF_INET, RESOLVE_UNKNOWN, "try again", now);
	assert_string_equal(p.nodes[0].why, "try again");
	plan_changed(&p, now + 60 * MS);
	assert_int_equal(plan_ask_at(&p, 0, AF_INET), now + 60 * MS);
	plan_asked(&p, 0, AF_INET, now + 60 * MS);
	plan_answered(
	    &p, 0, AF_INET, RESOLVE_UNKNOWN, "try again", now + 60 * MS);
	assert_int_equal(plan_ask_at(&p, 0, AF_INET), now + 110 * MS);
	plan_free(&p);
}

/* A question without an answer gets company, upon news, but not much. */
static void
test_name_asked_beside(void **state)
{
	static const struct plan_rule once = { 1, S, 30 * S };
	struct addr a = address("10.0.0.1");
	struct plan p;
	int64_t now = START;
	unsigned int i;

	(void)state;
	plan_init(&p, &once, START);
	assert_int_equal(plan_add_node(&p, "alice"), 0);
	plan_look_up(&p, 0, AF_INET, now);
	for (i = 1; i <= PLAN_ASK_PARALLEL; i++) {
		assert_int_equal(plan_ask_at(&p, 0, AF_INET), now);
		plan_asked(&p, 0, AF_INET, now);
		plan_changed(&p, now + 1 * MS);
		assert_int_equal(
		    p.nodes[0].families[0].ask_at, now + PLAN_AGAIN);
		now += PLAN_AGAIN;
	}
	assert_int_equal(plan_ask_at(&p, 0, AF_INET), PLAN_NEVER);
	assert_int_equal(plan_next(&p, now), START + 30 * S);
	/* One answer is enough. */
	assert_int_equal(plan_add_dest(&p, 0, &a, NULL, now), 0);
	plan_answered(&p, 0, AF_INET, RESOLVE_FOUND, "", now);
	assert_int_equal(plan_ask_at(&p, 0, AF_INET), PLAN_NEVER);
	plan_answered(&p, 0, AF_INET, RESOLVE_UNKNOWN, "timed out", now);
	assert_int_equal(plan_ask_at(&p, 0, AF_INET), PLAN_NEVER);
	assert_int_equal(p.dests[0].state, PLAN_DUE);
	plan_free(&p);
}

/*
 * What each family was answered, and whether it is asked for again: never
 * after an address; after "none" only as long as the name has no address.
 */
static void
test_each_family_is_settled_for_itself(void **state)
{
	static const struct plan_rule once = { 1, S, 30 * S };
	static const struct {
		enum resolve_result inet, inet6;
		bool again, again6;
	} rows[] = {
		{ RESOLVE_FOUND, RESOLVE_FOUND, false, false },
		{ RESOLVE_FOUND, RESOLVE_NONE, false, false },
		{ RESOLVE_NONE, RESOLVE_FOUND, false, false },
		{ RESOLVE_FOUND, RESOLVE_UNKNOWN, false, true },
		{ RESOLVE_UNKNOWN, RESOLVE_FOUND, true, false },
		{ RESOLVE_NONE, RESOLVE_NONE, true, true },
		{ RESOLVE_NONE, RESOLVE_UNKNOWN, true, true },
		{ RESOLVE_UNKNOWN, RESOLVE_NONE, true, true },
		{ RESOLVE_UNKNOWN, RESOLVE_UNKNOWN, true, true },
	};
	const struct addr a = address("10.0.0.1"), b = address("fd00::1");
	const int64_t never = PLAN_NEVER, again = START + PLAN_ASK_MIN;
	struct plan p;

	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		plan_init(&p, &once, START);
		assert_int_equal(plan_add_node(&p, "alice"), 0);
		plan_look_up(&p, 0, AF_INET, START);
		plan_look_up(&p, 0, AF_INET6, START);
		plan_asked(&p, 0, AF_INET, START);
		plan_asked(&p, 0, AF_INET6, START);
		if (rows[i].inet == RESOLVE_FOUND)
			plan_add_dest(&p, 0, &a, NULL, START);
		plan_answered(&p, 0, AF_INET, rows[i].inet, "x", START);
		if (rows[i].inet6 == RESOLVE_FOUND)
			plan_add_dest(&p, 0, &b, NULL, START);
		plan_answered(&p, 0, AF_INET6, rows[i].inet6, "x", START);
		assert_int_equal(
		    plan_ask_at(&p, 0, AF_INET), rows[i].again ? again : never);
		assert_int_equal(plan_ask_at(&p, 0, AF_INET6),
		    rows[i].again6 ? again : never);
		/* Nothing is asked for a node that is given up. */
		plan_refuse(&p, 0, "over");
		assert_int_equal(plan_ask_at(&p, 0, AF_INET), never);
		assert_int_equal(plan_ask_at(&p, 0, AF_INET6), never);
		plan_free(&p);
	}
}

/* A node's number is that of its best address. */
static void
test_best_address(void **state)
{
	static const struct plan_rule twice = { 2, S, 3 * S };
	struct addr a = address("10.0.0.1"), b = address("10.0.1.1");
	struct plan p;

	(void)state;
	plan_init(&p, &twice, START);
	assert_int_equal(plan_add_node(&p, "alice"), 0);
	assert_int_equal(plan_add_dest(&p, 0, &a, NULL, START), 0);
	assert_int_equal(plan_add_dest(&p, 0, &b, NULL, START), 0);
	assert_int_equal(plan_add_dest(&p, 0, &a, NULL, START), 0);
	assert_int_equal(p.n_dests, 2); /* none twice */
	plan_failed(&p, 0, ENETUNREACH, START);
	plan_tried(&p, 1, START);
	plan_through(&p, 1, START);
	assert_int_equal(p.nodes[0].sent, 1);
	assert_int_equal(p.nodes[0].first_dest, 1);
	/* One message by each address is not two. */
	plan_tried(&p, 0, START + 50 * MS);
	plan_through(&p, 0, START + 50 * MS);
	assert_int_equal(p.nodes[0].sent, 1);
	assert_false(plan_over(&p));
	/* Taken back from one, the other's still stands. */
	plan_refused(&p, 0, EHOSTUNREACH, START + 60 * MS);
	assert_int_equal(p.nodes[0].sent, 1);
	plan_tried(&p, 1, START + S);
	plan_through(&p, 1, START + S);
	assert_true(plan_complete(&p));
	assert_int_equal(p.dests[0].state, PLAN_DONE);
	plan_free(&p);
}

static void
test_several_nodes(void **state)
{
	static const struct plan_rule once = { 1, S, 3 * S };
	struct addr a = address("10.0.0.1"), b = address("10.0.0.2");
	struct plan p;

	(void)state;
	plan_init(&p, &once, START);
	assert_false(plan_complete(&p)); /* nobody was sent anything */
	assert_int_equal(plan_add_node(&p, "alice"), 0);
	assert_int_equal(plan_add_node(&p, "bob"), 1);
	assert_int_equal(plan_add_node(&p, "10.1"), 2);
	assert_int_equal(plan_add_dest(&p, 0, &a, NULL, START), 0);
	assert_int_equal(plan_add_dest(&p, 1, &b, NULL, START), 0);
	plan_refuse(&p, 2, "is not an address");
	plan_tried(&p, 0, START);
	plan_through(&p, 0, START);
	assert_false(plan_over(&p)); /* bob */
	plan_expire(&p, START + 3 * S);
	assert_true(plan_over(&p));
	assert_false(plan_complete(&p));
	assert_false(p.nodes[0].given_up);
	assert_true(p.nodes[1].given_up);
	assert_true(p.nodes[2].given_up);
	/* An address that is learned too late is not sent to. */
	assert_int_equal(plan_add_dest(&p, 1, &a, NULL, START + 4 * S), 0);
	assert_int_equal(p.dests[2].state, PLAN_DONE);
	plan_free(&p);
}

/* Without a count only nodes that can never be served end it. */
static void
test_for_ever(void **state)
{
	static const struct plan_rule rule = { 0, 0, 3 * S };
	struct plan p;

	(void)state;
	plan_init(&p, &rule, START);
	assert_int_equal(plan_add_node(&p, "10.1"), 0);
	assert_int_equal(plan_add_node(&p, "alice"), 1);
	plan_look_up(&p, 1, AF_INET, START);
	plan_refuse(&p, 0, "is not an address");
	plan_expire(&p, START + 9999 * S);
	assert_false(plan_over(&p));
	plan_refuse(&p, 1, "no");
	assert_true(plan_over(&p));
	assert_false(plan_complete(&p));
	plan_free(&p);
}

/* A node is known by its address: which source may a message come from? */
static const struct {
	const char *dest, *source;
	bool fits;
} sources[] = {
	{ "10.0.0.2", "10.0.0.1", true },
	{ "10.0.0.2", "0.0.0.0", false },   /* a route, but no address */
	{ "10.0.0.2", "127.0.0.1", false }, /* nobody's */
	{ "127.0.0.2", "127.0.0.1", true },
	{ "fd00::2", "fd00::1", true },
	{ "fd00::2", "::1", false },     /* detection of duplicates ... */
	{ "fd00::2", "fe80::1", false }, /* ... is not done */
	{ "fd00::2", "::", false },
	{ "fe80::2", "fe80::1", true },
	{ "fe80::2", "::1", false },
	{ "::1", "::1", true },
};

static void
test_sources(void **state)
{
	struct addr dest, source;
	char row[128];
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(sources); i++) {
		snprintf(row, sizeof(row), "%s from %s", sources[i].dest,
		    sources[i].source);
		dest = address(sources[i].dest);
		source = address(sources[i].source);
		CHECK_INT(
		    row, udp_source_fits(&dest, &source), sources[i].fits);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sources),
		cmocka_unit_test(test_stories),
		cmocka_unit_test(test_next),
		cmocka_unit_test(test_name_asked_again),
		cmocka_unit_test(test_name_asked_beside),
		cmocka_unit_test(test_each_family_is_settled_for_itself),
		cmocka_unit_test(test_best_address),
		cmocka_unit_test(test_several_nodes),
		cmocka_unit_test(test_for_ever),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
