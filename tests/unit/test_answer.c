/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <errno.h>

#include "lib/answer.h"
#include "lib/answer_place.h"
#include "lib/reason.h"
#include "tests/unit/answer_world.h"

static void
open_one(struct answerer *a, uint8_t state)
{
	struct reason why;

	NEED(answer_open(a, WORLD_PORT, &known_key, state, &why) >= 1);
	NEED(why.text[0] == '\0');
}

/*
 * Takes what has come to the answerer: at least one datagram.  What was sent
 * may still be on its way, and on a slow machine queries wait for the budget.
 */
static void
turn(struct answerer *a)
{
	answer_turn(a, clock_ns());
	for (int i = 0; a->taken == 0; i++) {
		NEED(i < PATIENCE);
		(void)poll(NULL, 0, 1);
		answer_turn(a, clock_ns());
	}
}

/*
 * Until so many are answered.  `now`: 0 is the clock's; in another one no time
 * passes, so that the processor's time is given back.
 */
static void
turn_until(struct answerer *a, unsigned long answered, int64_t now)
{
	for (int i = 0; a->answered < answered; i++) {
		NEED(i < PATIENCE);
		if (now != 0)
			a->budget.credit_ns = INT64_MAX / 2;
		answer_turn(a, now != 0 ? now : clock_ns());
		(void)poll(NULL, 0, 1);
	}
}

static void
answers(void *arg)
{
	static const char *const asked[] = { "127.0.0.1", "127.0.0.2", "::1" };
	struct answerer a;

	(void)arg;
	world_enter();
	open_one(&a, KDUMP2_CRASHED);
	for (uint8_t i = 0; i < N_OF(asked); i++) {
		/* Connected: it hears only the address that it asks. */
		int fd = world_asker(i < 2 ? "127.0.0.7" : "::1", asked[i]);

		world_ask(fd, i);
		turn(&a);
		world_answered(fd, i, KDUMP2_CRASHED);
		close(fd);
	}
	NEED(a.answered == 3 && a.refused == 0);
	answer_close(&a);
	for (size_t i = 0; i < sizeof(a.key.bytes); i++)
		NEED(a.key.bytes[i] == 0);
	NEED(!answer_is_on(&a));
}

/* After each of these datagrams, the answer is to the next query. */
static void
forgeries(void *arg)
{
	struct answerer a;
	uint8_t bytes[KDUMP2_SIZE + 1] = { 0 };
	int fd;

	(void)arg;
	world_enter();
	open_one(&a, KDUMP2_CRASHED);
	fd = world_asker("127.0.0.7", "127.0.0.1");
	for (size_t bit = 0; bit < 8 * KDUMP2_SIZE; bit += 5) {
		memcpy(bytes, known_query, KDUMP2_SIZE);
		bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		NEED(send(fd, bytes, KDUMP2_SIZE, 0) == KDUMP2_SIZE);
		world_ask(fd, (uint8_t)bit);
		turn_until(&a, a.answered + 1, 0);
		world_answered(fd, (uint8_t)bit, KDUMP2_CRASHED);
	}
	for (size_t len = KDUMP2_SIZE - 1; len <= KDUMP2_SIZE + 1; len += 2) {
		memcpy(bytes, known_query, KDUMP2_SIZE);
		NEED(send(fd, bytes, len, 0) == (ssize_t)len);
		world_ask(fd, (uint8_t)len);
		turn_until(&a, a.answered + 1, 0);
		world_answered(fd, (uint8_t)len, KDUMP2_CRASHED);
	}
	NEED(send(fd, known_answer, KDUMP2_SIZE, 0) == KDUMP2_SIZE);
	world_ask(fd, 1);
	turn_until(&a, a.answered + 1, 0);
	world_answered(fd, 1, KDUMP2_CRASHED);
	/* The filter dropped those of another length, magic or type. */
	NEED(a.refused > 80 && a.refused < 103);
	answer_close(&a);
}

/* It has become untrue: no answer, not even when it is true again. */
static void
vmcore_gone(void *arg)
{
	struct answerer a;
	uint8_t byte;
	int fd;

	(void)arg;
	world_enter();
	open_one(&a, KDUMP2_CRASHED);
	fd = world_asker("127.0.0.7", "127.0.0.1");
	world_ask(fd, 1);
	turn(&a);
	world_answered(fd, 1, KDUMP2_CRASHED);
	world_vmcore(false);
	world_ask(fd, 2);
	turn(&a);
	NEED(a.silent && !answer_is_on(&a) && a.answered == 1);
	world_vmcore(true);
	answer_turn(&a, clock_ns());
	NEED(!answer_is_on(&a));
	NEED(recv(fd, &byte, 1, MSG_DONTWAIT) == -1);
}

/* The loop that does nothing else sees it without a query. */
static void
vmcore_gone_unasked(void *arg)
{
	struct answerer a;

	(void)arg;
	world_enter();
	open_one(&a, KDUMP2_CRASHED);
	world_vmcore(false);
	answer_until(&a, INT64_MAX);
	NEED(!answer_is_on(&a));
}

/* In a crash kernel no rehearsal answers. */
static void
no_rehearsal(void *arg)
{
	struct answerer a;
	int fd;

	(void)arg;
	world_enter();
	open_one(&a, KDUMP2_RUNNING);
	fd = world_asker("127.0.0.7", "127.0.0.1");
	world_ask(fd, 1);
	turn(&a);
	NEED(a.silent && a.answered == 0);
}

/* On a running system only the rehearsal answers. */
static void
rehearsal(void *arg)
{
	struct answerer a;
	int fd;

	(void)arg;
	world_network();
	if (place_kernel() != PLACE_RUNNING)
		sandbox_exit(SANDBOX_REFUSED);
	open_one(&a, KDUMP2_RUNNING);
	fd = world_asker("127.0.0.7", "127.0.0.1");
	world_ask(fd, 1);
	turn(&a);
	world_answered(fd, 1, KDUMP2_RUNNING);
	answer_close(&a);
	for (int state = 0; state < 256; state++) {
		if (state == KDUMP2_RUNNING)
			continue;
		open_one(&a, (uint8_t)state);
		world_ask(fd, 2);
		turn(&a);
		NEED(a.silent && a.answered == 0);
	}
}

static void
taken(void *arg)
{
	struct answerer a, second;
	struct reason why;

	(void)arg;
	world_enter();
	open_one(&a, KDUMP2_CRASHED);
	NEED(answer_open(
		 &second, WORLD_PORT, &known_key, KDUMP2_CRASHED, &why) == 0);
	NEED(strstr(why.text, strerror(EADDRINUSE)) != NULL);
	NEED(!answer_is_on(&second));
	answer_close(&second);
	answer_close(&a);
}

/* In a flood the nodes are listened to, and no other host. */
static void
flood(void *arg)
{
	const struct addr nodes[] = { address("127.0.0.9"), address("::1") };
	struct answerer a;
	int stranger, node;

	(void)arg;
	world_enter();
	open_one(&a, KDUMP2_CRASHED);
	stranger = world_asker("127.0.0.7", "127.0.0.1");
	node = world_asker("127.0.0.9", "127.0.0.1");
	NEED(answer_know(&a, nodes, N_OF(nodes)) == 0);
	world_ask(stranger, 1);
	turn(&a);
	world_answered(stranger, 1, KDUMP2_CRASHED);
	a.budget.flood = true;
	answer_turn(&a, clock_ns());
	NEED(a.strict);
	world_ask(stranger, 2);
	world_ask(node, 3);
	turn(&a);
	world_answered(node, 3, KDUMP2_CRASHED);
	NEED(a.answered == 2 && a.refused == 0);
	answer_close(&a);
}

/* One datagram in a turn is paid for, and once; a turn without one is free. */
static void
payment(void *arg)
{
	struct answerer a;
	int64_t now, credit;
	int fd;

	(void)arg;
	world_enter();
	open_one(&a, KDUMP2_CRASHED);
	fd = world_asker("127.0.0.7", "127.0.0.1");
	now = a.budget.second_ns;
	world_ask(fd, 1);
	turn_until(&a, 1, now);
	NEED(a.taken == 1 && a.budget.datagrams == 0);
	answer_turn(&a, now);
	NEED(a.taken == 0 && a.budget.datagrams == 1);
	credit = a.budget.credit_ns;
	NEED(credit < BUDGET_MOST);
	answer_turn(&a, now);
	answer_turn(&a, now);
	NEED(a.budget.datagrams == 1 && a.budget.credit_ns == credit);
	answer_close(&a);
}

/* Not more than a turn at a time; and none while nothing may be spent. */
static void
limits(void *arg)
{
	struct pollfd fds[ANSWER_SOCKETS];
	struct answerer a;
	unsigned long before;
	int64_t now;
	int fd;

	(void)arg;
	world_enter();
	open_one(&a, KDUMP2_CRASHED);
	fd = world_asker("127.0.0.7", "127.0.0.1");
	for (uint8_t i = 0; i < 2 * ANSWER_TURN; i++)
		world_ask(fd, i);
	turn(&a);
	NEED(a.answered > 0 && a.answered <= ANSWER_TURN);
	now = clock_ns();
	a.budget.answers = BUDGET_ANSWERS;
	a.budget.second_ns = now;
	NEED(answer_poll(&a, fds, INT64_MAX, now) >= now + CLOCK_S);
	NEED(fds[0].fd == -1 && fds[1].fd == -1);
	before = a.answered;
	answer_turn(&a, now);
	NEED(a.answered == before);
	turn_until(&a, before + 1, now + CLOCK_S);
	/* What was read in a turn is paid in the next one. */
	before = a.budget.datagrams + a.taken;
	answer_turn(&a, now + CLOCK_S);
	NEED(before > 0 && a.budget.datagrams == before);
	NEED(a.budget.credit_ns < BUDGET_MOST);
	/* The last three of a second, and no fourth. */
	a.budget.answers = BUDGET_ANSWERS - 3;
	before = a.answered;
	for (uint8_t i = 0; i < ANSWER_TURN; i++)
		world_ask(fd, i);
	turn_until(&a, before + 3, now + CLOCK_S);
	answer_turn(&a, now + CLOCK_S);
	NEED(a.answered == before + 3);
	answer_close(&a);
}

static void
check(void (*f)(void *arg))
{
	const int status = sandbox_run(f, NULL, 200);

	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == SANDBOX_REFUSED)
		skip();
	assert_int_equal(WEXITSTATUS(status), 0);
}

#define TEST(name)                            \
	static void test_##name(void **state) \
	{                                     \
		(void)state;                  \
		check(name);                  \
	}
TEST(answers)
TEST(forgeries)
TEST(vmcore_gone)
TEST(vmcore_gone_unasked)
TEST(no_rehearsal)
TEST(rehearsal)
TEST(taken)
TEST(flood)
TEST(payment)
TEST(limits)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_forgeries),
		cmocka_unit_test(test_vmcore_gone),
		cmocka_unit_test(test_vmcore_gone_unasked),
		cmocka_unit_test(test_no_rehearsal),
		cmocka_unit_test(test_rehearsal),
		cmocka_unit_test(test_taken),
		cmocka_unit_test(test_flood),
		cmocka_unit_test(test_payment),
		cmocka_unit_test(test_limits),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
