/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When the node is asked, and which answers are fresh. */
#include "tests/unit/harness.h"

#include "fence_kdump/queries.h"

#define MS INT64_C(1000000)
#define S (1000 * MS)
#define BEGIN (77 * S + 5)

static void
make_nonce(uint8_t nonce[KDUMP2_NONCE_SIZE], unsigned int number)
{
	memset(nonce, 0x11, KDUMP2_NONCE_SIZE);
	nonce[KDUMP2_NONCE_SIZE - 1] = (uint8_t)number;
}

/* Sends query `number` at BEGIN + `at`. */
static void
send_query(struct queries *q, unsigned int number, int64_t at)
{
	uint8_t nonce[KDUMP2_NONCE_SIZE];

	make_nonce(nonce, number);
	queries_sent(q, nonce, BEGIN + at);
}

/* When it was sent, after BEGIN; -1: its nonce is not good at BEGIN + `at`. */
static int64_t
found(const struct queries *q, unsigned int number, int64_t at)
{
	uint8_t nonce[KDUMP2_NONCE_SIZE];
	int64_t sent = -2;

	make_nonce(nonce, number);
	if (!queries_find(q, nonce, BEGIN + at, &sent)) {
		assert_int_equal(sent, -2);
		return (-1);
	}
	return (sent - BEGIN);
}

/* Nothing comes, and each query is sent when it is due. */
static void
test_plan(void **state)
{
	static const int64_t due[] = { 0, 250 * MS, 500 * MS, S, 2 * S, 3 * S,
		4 * S };
	struct queries q;

	(void)state;
	queries_begin(&q, BEGIN);
	for (unsigned int i = 0; i < N_OF(due); i++) {
		assert_int_equal(queries_due(&q) - BEGIN, due[i]);
		send_query(&q, i, due[i]);
	}
	for (int64_t i = 5; i < 3600; i++) {
		assert_int_equal(queries_due(&q) - BEGIN, i * S);
		send_query(&q, 0, i * S);
	}
}

/* Sent later than it was due, and what is due then. */
static void
test_late(void **state)
{
	static const struct {
		int64_t sent, due;
	} rows[] = {
		{ 0, 250 * MS },
		{ 1, 250 * MS },
		{ 249 * MS, 299 * MS }, /* the gap */
		{ 250 * MS, 500 * MS },
		{ 499 * MS, 549 * MS },
		{ 500 * MS, S },
		{ 949 * MS, S },
		{ 951 * MS, 1001 * MS },
		{ S - 1, S - 1 + 50 * MS },
		{ S, 2 * S },
		{ 3 * S + 700 * MS, 4 * S },
		{ 100 * S, 101 * S },
	};
	struct queries q;

	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		queries_begin(&q, BEGIN);
		send_query(&q, 0, rows[i].sent);
		assert_int_equal(queries_due(&q) - BEGIN, rows[i].due);
	}
}

/* A message: a query at once, and the plan stays as it is. */
static void
test_ring(void **state)
{
	struct queries q;

	(void)state;
	queries_begin(&q, BEGIN);
	queries_ring(&q);
	assert_int_equal(queries_due(&q) - BEGIN, 0);
	send_query(&q, 0, 0);
	assert_int_equal(queries_due(&q) - BEGIN, 250 * MS);

	/* Its time is over already: at once. */
	queries_ring(&q);
	assert_int_equal(queries_due(&q) - BEGIN, 50 * MS);
	send_query(&q, 1, 100 * MS);
	assert_int_equal(queries_due(&q) - BEGIN, 250 * MS);

	/* After a query at the same moment: not before the gap is over. */
	queries_ring(&q);
	queries_ring(&q);
	assert_int_equal(queries_due(&q) - BEGIN, 150 * MS);
	send_query(&q, 2, 150 * MS);
	assert_int_equal(queries_due(&q) - BEGIN, 250 * MS);
}

/* Messages without a pause: 20 queries a second, the planned ones in it. */
static void
test_flood(void **state)
{
	struct queries q;
	unsigned int n = 0;

	(void)state;
	queries_begin(&q, BEGIN);
	for (int64_t at = 0; at < 10 * S; at += MS) {
		queries_ring(&q);
		if (queries_due(&q) <= BEGIN + at) {
			send_query(&q, 0, at);
			n++;
		}
	}
	assert_int_equal(n, 200);
}

/* A nonce is good for 5 s, and one that was never sent never. */
static void
test_fresh(void **state)
{
	struct queries q;

	(void)state;
	queries_begin(&q, BEGIN);
	assert_int_equal(found(&q, 0, 0), -1);
	send_query(&q, 7, 300 * MS);
	assert_int_equal(found(&q, 7, 300 * MS), 300 * MS);
	assert_int_equal(found(&q, 7, 5300 * MS - 1), 300 * MS);
	assert_int_equal(found(&q, 7, 5300 * MS), -1);
	assert_int_equal(found(&q, 8, 300 * MS), -1);
}

/* What memory had before is no nonce: neither 0 nor a nonce of another run. */
static void
test_never_sent(void **state)
{
	static const uint8_t zero[KDUMP2_NONCE_SIZE] = { 0 };
	struct queries q;
	int64_t sent = -2;

	(void)state;
	queries_begin(&q, BEGIN);
	assert_false(queries_find(&q, zero, BEGIN, &sent));
	send_query(&q, 1, 0);
	assert_false(queries_find(&q, zero, BEGIN, &sent));
	assert_int_equal(sent, -2);
	queries_begin(&q, BEGIN);
	assert_int_equal(found(&q, 1, 0), -1);
	/* Also where the clock is as small as what memory has. */
	queries_begin(&q, 0);
	assert_false(queries_find(&q, zero, 0, &sent));
	send_query(&q, 1, -BEGIN);
	assert_false(queries_find(&q, zero, 0, &sent));
}

/* Each bit of a nonce counts. */
static void
test_bits(void **state)
{
	uint8_t nonce[KDUMP2_NONCE_SIZE];
	struct queries q;
	int64_t sent;

	(void)state;
	queries_begin(&q, BEGIN);
	send_query(&q, 1, 0);
	for (size_t bit = 0; bit < 8 * sizeof(nonce); bit++) {
		make_nonce(nonce, 1);
		assert_true(queries_find(&q, nonce, BEGIN, &sent));
		nonce[bit / 8] ^= (uint8_t)(1U << bit % 8);
		assert_false(queries_find(&q, nonce, BEGIN, &sent));
	}
}

/* The last 8 are good, and no more, each with its time. */
static void
test_kept(void **state)
{
	struct queries q;

	(void)state;
	queries_begin(&q, BEGIN);
	for (unsigned int i = 0; i < 30; i++) {
		const int64_t now = (int64_t)i * 100 * MS;

		send_query(&q, i, now);
		for (unsigned int k = 0; k <= i; k++)
			assert_int_equal(found(&q, k, now),
			    i - k < 8 ? (int64_t)k * 100 * MS : -1);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plan),
		cmocka_unit_test(test_late),
		cmocka_unit_test(test_ring),
		cmocka_unit_test(test_flood),
		cmocka_unit_test(test_fresh),
		cmocka_unit_test(test_never_sent),
		cmocka_unit_test(test_bits),
		cmocka_unit_test(test_kept),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
