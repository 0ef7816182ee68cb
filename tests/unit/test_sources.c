/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include "fence_kdump/awaited.h"
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

		CHECK_INT(steps[i].name, sources_note(&t, &a, steps[i].v),
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
		    sources_note(&t, &a, VERDICT_BAD_MAGIC), SOURCES_NEW);
	}
	a = nth(i);
	assert_int_equal(
	    sources_note(&t, &a, VERDICT_BAD_LENGTH), SOURCES_FULL);
	assert_int_equal(
	    sources_note(&t, &a, VERDICT_BAD_LENGTH), SOURCES_OVERFLOW);
	for (; i < SOURCES_MAX; i++) {
		a = nth(i);
		assert_int_equal(sources_note(&t, &a,
				     i % 2 == 0 ? VERDICT_UNDECIDED :
						  VERDICT_UNKNOWN_SOURCE),
		    SOURCES_NEW);
	}
	assert_int_equal(t.overflow, 2);
	a = nth(i);
	/* A node may be lost here: worth a line, even after the junk's. */
	assert_int_equal(
	    sources_note(&t, &a, VERDICT_UNKNOWN_SOURCE), SOURCES_FULL);
	assert_int_equal(
	    sources_note(&t, &a, VERDICT_UNKNOWN_SOURCE), SOURCES_OVERFLOW);
	a = nth(0);
	assert_int_equal(
	    sources_note(&t, &a, VERDICT_BAD_MAGIC), SOURCES_KNOWN);
	assert_int_equal(t.datagrams, SOURCES_MAX + 5);
	assert_int_equal(t.overflow, 4);
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
		sources_note(&t, &a, VERDICT_BAD_MAGIC);
	}
	a = nth(0);
	assert_int_equal(
	    sources_note(&t, &a, VERDICT_UNKNOWN_SOURCE), SOURCES_NEW);
	a = nth(5000);
	assert_int_equal(sources_note(&t, &a, VERDICT_BAD_MAGIC), SOURCES_NEW);
	a = nth(0);
	assert_int_equal(sources_note(&t, &a, VERDICT_UNDECIDED), SOURCES_NEW);
	a = nth(5001);
	assert_int_equal(sources_note(&t, &a, VERDICT_BAD_MAGIC), SOURCES_FULL);
	sources_free(&t);
}

/* What came before its name was resolved counts as soon as it is. */
static void
test_accepted(void **state)
{
	const struct addr junk = address("10.0.0.1");
	const struct addr early = address("10.0.0.2");
	const struct addr never = address("10.0.0.3");
	const struct source *s;
	struct awaited set;
	struct sources t;

	(void)state;
	sources_init(&t);
	awaited_init(&set, true, -1, false);
	set.pending_ring = 1;
	sources_note(&t, &junk, VERDICT_BAD_LENGTH);
	sources_note(&t, &early, VERDICT_BAD_LENGTH);
	sources_note(&t, &never, VERDICT_UNKNOWN_SOURCE);
	awaited_add(&set, &junk, "junk", -1, NULL);
	awaited_add(&set, &early, "early", -1, NULL);
	assert_null(sources_accepted(&t, &set));
	sources_note(&t, &early, VERDICT_UNKNOWN_SOURCE);
	assert_null(sources_accepted(&t, &set)); /* perhaps another node's */
	set.pending_ring = 0;
	s = sources_accepted(&t, &set);
	assert_non_null(s);
	assert_int_equal(addr_cmp(&s->addr, &early), 0);
	awaited_free(&set);
	sources_free(&t);
}

static void
test_accepted_undecided(void **state)
{
	const struct addr a = address("fd00::1");
	struct awaited set;
	struct sources t;

	(void)state;
	sources_init(&t);
	awaited_init(&set, false, -1, false);
	awaited_add(&set, &a, "a", -1, NULL);
	assert_null(sources_accepted(&t, &set));
	sources_note(&t, &a, VERDICT_BAD_VERSION);
	assert_null(sources_accepted(&t, &set));
	sources_note(&t, &a, VERDICT_UNDECIDED);
	assert_non_null(sources_accepted(&t, &set));
	awaited_free(&set);
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
			sources_note(&t, &a, VERDICT_BAD_MAGIC);
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
		cmocka_unit_test(test_turned_valid),
		cmocka_unit_test(test_accepted),
		cmocka_unit_test(test_accepted_undecided),
		cmocka_unit_test(test_top),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
