/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdbool.h>

#include "fence_kdump/sources.h"
#include "tests/unit/address.h"

static struct addr
nth(size_t i)
{
	struct addr a = { .family = AF_INET };

	a.bytes[0] = 10;
	a.bytes[2] = (uint8_t)(i >> 8);
	a.bytes[3] = (uint8_t)i;
	return (a);
}

/* The first of each kind and source is to be said, the others are not. */
static void
test_news(void **state)
{
	static const struct {
		const char *name, *source;
		enum verdict v;
		enum sources_news want;
	} steps[] = {
		{ "first", "10.0.0.1", VERDICT_BAD_LENGTH, SOURCES_NEW },
		{ "again", "10.0.0.1", VERDICT_BAD_LENGTH, SOURCES_KNOWN },
		{ "other kind", "10.0.0.1", VERDICT_BAD_MAGIC, SOURCES_NEW },
		{ "other source", "10.0.0.2", VERDICT_BAD_MAGIC, SOURCES_NEW },
		{ "third time", "10.0.0.1", VERDICT_BAD_LENGTH, SOURCES_KNOWN },
		{ "valid", "10.0.0.1", VERDICT_UNKNOWN_SOURCE, SOURCES_NEW },
		{ "valid again", "10.0.0.1", VERDICT_UNKNOWN_SOURCE,
		    SOURCES_KNOWN },
		{ "the same source, mapped", "::ffff:10.0.0.2",
		    VERDICT_BAD_MAGIC, SOURCES_KNOWN },
	};
	const struct source *top[4];
	struct sources t;

	(void)state;
	sources_init(&t);
	for (size_t i = 0; i < N_OF(steps); i++) {
		const struct addr a = address(steps[i].source);

		CHECK_INT(steps[i].name, sources_note(&t, &a, steps[i].v, 1),
		    steps[i].want);
	}
	assert_int_equal(t.datagrams, N_OF(steps));
	assert_int_equal(t.overflow, 0);
	assert_int_equal(sources_top(&t, top, 4), 2);
	assert_int_equal(source_total(top[0]), 6);
	assert_int_equal(top[0]->counts[VERDICT_BAD_LENGTH], 3);
	assert_int_equal(top[0]->counts[VERDICT_BAD_MAGIC], 1);
	assert_int_equal(top[0]->counts[VERDICT_UNKNOWN_SOURCE], 2);
	assert_int_equal(source_total(top[1]), 2);
	sources_free(&t);
}

/* Junk gets half of the table; who sent a valid message, all of it. */
static void
test_full(void **state)
{
	struct sources t;
	struct addr a;
	size_t i;

	(void)state;
	sources_init(&t);
	for (i = 0; i < SOURCES_JUNK_MAX; i++) {
		a = nth(i);
		assert_int_equal(
		    sources_note(&t, &a, VERDICT_BAD_MAGIC, 1), SOURCES_NEW);
	}
	a = nth(i);
	assert_int_equal(
	    sources_note(&t, &a, VERDICT_BAD_LENGTH, 1), SOURCES_FULL);
	assert_int_equal(
	    sources_note(&t, &a, VERDICT_BAD_LENGTH, 1), SOURCES_OVERFLOW);
	for (; i < SOURCES_MAX; i++) {
		a = nth(i);
		assert_int_equal(
		    sources_note(&t, &a,
			i % 2 == 0 ? VERDICT_UNDECIDED : VERDICT_UNKNOWN_SOURCE,
			1),
		    SOURCES_NEW);
	}
	assert_int_equal(t.overflow, 2);
	a = nth(i);
	/* A node may be lost here: worth a line, even after the junk's. */
	assert_int_equal(
	    sources_note(&t, &a, VERDICT_UNKNOWN_SOURCE, 1), SOURCES_FULL);
	assert_int_equal(
	    sources_note(&t, &a, VERDICT_UNKNOWN_SOURCE, 1), SOURCES_OVERFLOW);
	a = nth(0);
	assert_int_equal(
	    sources_note(&t, &a, VERDICT_BAD_MAGIC, 1), SOURCES_KNOWN);
	assert_int_equal(t.datagrams, SOURCES_MAX + 5);
	assert_int_equal(t.overflow, 4);
	sources_free(&t);
}

/* The awaited node's word is held, and finds a place in a full table, too. */
static void
test_full_and_awaited(void **state)
{
	struct sources t;
	struct addr a;
	size_t i;

	(void)state;
	sources_init(&t);
	for (i = 0; i < SOURCES_MAX; i++) {
		a = nth(i);
		(void)sources_note(&t, &a, VERDICT_UNKNOWN_SOURCE, 1);
	}
	a = nth(i);
	assert_int_equal(
	    sources_note(&t, &a, VERDICT_UNKNOWN_SOURCE, 1), SOURCES_FULL);
	assert_null(sources_find(&t, &a));
	assert_int_equal(sources_note(&t, &a, VERDICT_ACCEPT, 2), SOURCES_NEW);
	assert_true(source_has_message(sources_find(&t, &a)));
	assert_int_equal(
	    sources_note(&t, &a, VERDICT_ACCEPT, 3), SOURCES_KNOWN);
	sources_free(&t);
}

/* A source that was junk at first and then valid makes room for junk. */
static void
test_turned_valid(void **state)
{
	struct sources t;
	struct addr a;

	(void)state;
	sources_init(&t);
	for (size_t i = 0; i < SOURCES_JUNK_MAX; i++) {
		a = nth(i);
		sources_note(&t, &a, VERDICT_BAD_MAGIC, 1);
	}
	a = nth(0);
	assert_int_equal(
	    sources_note(&t, &a, VERDICT_UNKNOWN_SOURCE, 1), SOURCES_NEW);
	a = nth(5000);
	assert_int_equal(
	    sources_note(&t, &a, VERDICT_BAD_MAGIC, 1), SOURCES_NEW);
	a = nth(0);
	assert_int_equal(
	    sources_note(&t, &a, VERDICT_UNDECIDED, 1), SOURCES_NEW);
	a = nth(5001);
	assert_int_equal(
	    sources_note(&t, &a, VERDICT_BAD_MAGIC, 1), SOURCES_FULL);
	sources_free(&t);
}

/*
 * When its messages came: `at` is what comes then, or the first one becomes
 * void before it (0).
 */
static const struct {
	const char *name;
	struct {
		int64_t at;
		enum verdict v;
	} steps[6];
	size_t n;
	int64_t first, heard;
	bool has_message;
} times[] = {
	{ "junk alone", { { 5, VERDICT_BAD_MAGIC } }, 1, 0, 0, false },
	{ "one message", { { 5, VERDICT_ACCEPT } }, 1, 5, 5, true },
	{ "two", { { 5, VERDICT_ACCEPT }, { 7, VERDICT_ACCEPT } }, 2, 5, 7,
	    true },
	{ "three",
	    { { 5, VERDICT_ACCEPT }, { 7, VERDICT_ACCEPT },
		{ 9, VERDICT_ACCEPT } },
	    3, 5, 9, true },
	{ "junk before, between and after",
	    { { 4, VERDICT_BAD_LENGTH }, { 5, VERDICT_UNDECIDED },
		{ 6, VERDICT_BAD_MAGIC }, { 7, VERDICT_UNDECIDED },
		{ 8, VERDICT_BAD_VERSION } },
	    5, 5, 7, true },
	{ "a message, whoever's it is",
	    { { 5, VERDICT_UNKNOWN_SOURCE }, { 7, VERDICT_OTHER_NODE } }, 2, 5,
	    7, true },
	{ "the only one is void", { { 5, VERDICT_ACCEPT }, { 0, 0 } }, 2, 5, 5,
	    false },
	{ "the first of two is void",
	    { { 5, VERDICT_ACCEPT }, { 7, VERDICT_ACCEPT }, { 0, 0 } }, 3, 7, 7,
	    true },
	{ "both are",
	    { { 5, VERDICT_ACCEPT }, { 7, VERDICT_ACCEPT }, { 0, 0 },
		{ 0, 0 } },
	    4, 7, 7, false },
	{ "void, then another", /* a real crash after a lie */
	    { { 5, VERDICT_ACCEPT }, { 0, 0 }, { 7, VERDICT_ACCEPT } }, 3, 7, 7,
	    true },
	{ "void, then two",
	    { { 5, VERDICT_ACCEPT }, { 0, 0 }, { 7, VERDICT_ACCEPT },
		{ 9, VERDICT_ACCEPT } },
	    4, 7, 9, true },
	{ "void, then junk",
	    { { 5, VERDICT_ACCEPT }, { 0, 0 }, { 7, VERDICT_BAD_MAGIC } }, 3, 5,
	    5, false },
	{ "the first of three is void: the last is kept",
	    { { 5, VERDICT_ACCEPT }, { 7, VERDICT_ACCEPT },
		{ 9, VERDICT_ACCEPT }, { 0, 0 } },
	    4, 9, 9, true },
	{ "void, then one of the same moment",
	    { { 5, VERDICT_ACCEPT }, { 0, 0 }, { 5, VERDICT_ACCEPT } }, 3, 5, 5,
	    false },
};

static void
test_times(void **state)
{
	const struct addr a = address("10.0.0.1");

	(void)state;
	for (size_t i = 0; i < N_OF(times); i++) {
		const char *row = times[i].name;
		struct source *s;
		struct sources t;

		sources_init(&t);
		for (size_t j = 0; j < times[i].n; j++)
			if (times[i].steps[j].at == 0)
				source_void_first(sources_find(&t, &a));
			else
				sources_note(&t, &a, times[i].steps[j].v,
				    times[i].steps[j].at);
		s = sources_find(&t, &a);
		CHECK(row, s != NULL);
		CHECK_INT(row, s->first_ns, times[i].first);
		CHECK_INT(row, s->heard_ns, times[i].heard);
		CHECK_INT(row, source_has_message(s), times[i].has_message);
		sources_free(&t);
	}
}

/* One source's time is its alone. */
static void
test_find(void **state)
{
	const struct addr a = address("10.0.0.1"), b = address("fd00::1");
	const struct addr mapped = address("::ffff:10.0.0.1");
	struct sources t;

	(void)state;
	sources_init(&t);
	assert_null(sources_find(&t, &a));
	sources_note(&t, &a, VERDICT_ACCEPT, 5);
	assert_null(sources_find(&t, &b));
	sources_note(&t, &b, VERDICT_ACCEPT, 9);
	assert_int_equal(sources_find(&t, &a)->heard_ns, 5);
	assert_int_equal(sources_find(&t, &b)->heard_ns, 9);
	assert_ptr_equal(sources_find(&t, &mapped), sources_find(&t, &a));
	source_void_first(sources_find(&t, &b));
	assert_true(source_has_message(sources_find(&t, &a)));
	assert_false(source_has_message(sources_find(&t, &b)));
	sources_free(&t);
}

static void
test_top(void **state)
{
	static const unsigned int totals[] = { 3, 9, 1, 7, 5, 8 };
	const struct source *top[6];
	struct sources t;

	(void)state;
	sources_init(&t);
	assert_int_equal(sources_top(&t, top, 6), 0);
	for (size_t i = 0; i < N_OF(totals); i++) {
		const struct addr a = nth(i);

		for (unsigned int n = 0; n < totals[i]; n++)
			sources_note(&t, &a, VERDICT_BAD_MAGIC, 1);
	}
	assert_int_equal(sources_top(&t, top, 6), 6);
	for (size_t i = 1; i < 6; i++)
		assert_true(source_total(top[i - 1]) > source_total(top[i]));
	memset(top, 0, sizeof(top));
	assert_int_equal(sources_top(&t, top, 2), 2);
	assert_int_equal(source_total(top[0]), 9);
	assert_int_equal(source_total(top[1]), 8);
	assert_null(top[2]);
	assert_int_equal(sources_top(&t, NULL, 0), 0);
	sources_free(&t);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_news),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_full_and_awaited),
		cmocka_unit_test(test_turned_valid),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_top),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
