/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <sys/socket.h>

#include "lib/answer_filter.h"
#include "tests/unit/address.h"
#include "tests/unit/bpf_run.h"
#include "tests/unit/kdump2_bytes.h"

#define UDP 8 /* bytes of a UDP header */

/* A datagram as a UDP socket's filter sees it. */
struct seen {
	uint8_t bytes[UDP + KDUMP2_SIZE + 8];
	uint8_t net[40];
	struct view view;
};

static void
see(struct seen *s, const uint8_t *payload, size_t len, const char *source)
{
	const struct addr a = address(source);
	const size_t n = len < KDUMP2_SIZE ? len : KDUMP2_SIZE;

	memset(s, 0, sizeof(*s));
	s->bytes[5] = (uint8_t)(UDP + len);
	memcpy(s->bytes + UDP, payload, n);
	memcpy(s->net + (a.family == AF_INET ? 12 : 8), a.bytes,
	    a.family == AF_INET ? 4 : 16);
	s->view.data = s->bytes;
	s->view.len = UDP + len;
	s->view.net = s->net;
	s->view.net_len = sizeof(s->net);
}

static bool
form_passes(const uint8_t *payload, size_t len)
{
	struct sock_filter prog[BPF_MAXINSNS];
	size_t n = answer_filter_build(prog, AF_INET, false, NULL, 0);
	struct seen s;

	assert_true(n > 0);
	see(&s, payload, len, "10.0.0.1");
	return (passes(prog, n, &s.view));
}

static void
test_form(void **state)
{
	(void)state;
	assert_true(form_passes(known_query, KDUMP2_SIZE));
	assert_false(form_passes(known_answer, KDUMP2_SIZE));
	for (size_t len = 0; len <= KDUMP2_SIZE + 8; len++)
		assert_int_equal(
		    form_passes(known_query, len), len == KDUMP2_SIZE);
}

/* Each bit of magic and type counts; the rest is judged by the program. */
static void
test_each_bit(void **state)
{
	(void)state;
	for (size_t bit = 0; bit < 8 * KDUMP2_SIZE; bit++) {
		uint8_t bytes[KDUMP2_SIZE];

		memcpy(bytes, known_query, sizeof(bytes));
		bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(
		    form_passes(bytes, KDUMP2_SIZE), bit / 8 > KDUMP2_TYPE_AT);
	}
}

static const struct {
	const char *source;
	bool known;
} sources[] = {
	{ "10.0.0.1", true },
	{ "10.0.0.3", true },
	{ "10.0.0.2", false },
	{ "11.0.0.1", false },
	{ "fd00::1", true },
	{ "fd00::3", true },
	{ "fd00::2", false },
	{ "fd01::1", false },
};

static void
check_sources(sa_family_t family, const struct addr *nodes, size_t n_nodes)
{
	struct sock_filter prog[BPF_MAXINSNS];
	size_t n = answer_filter_build(prog, family, true, nodes, n_nodes);
	struct seen s;

	assert_true(n > 0);
	for (size_t i = 0; i < N_OF(sources); i++) {
		if (address(sources[i].source).family != family)
			continue;
		see(&s, known_query, KDUMP2_SIZE, sources[i].source);
		CHECK_INT(sources[i].source, passes(prog, n, &s.view),
		    n_nodes > 0 && sources[i].known);
		see(&s, known_answer, KDUMP2_SIZE, sources[i].source);
		CHECK(sources[i].source, !passes(prog, n, &s.view));
	}
}

static void
test_sources(void **state)
{
	const struct addr four[] = { address("10.0.0.1"), address("10.0.0.3") };
	const struct addr six[] = { address("fd00::1"), address("fd00::3") };

	(void)state;
	check_sources(AF_INET, four, N_OF(four));
	check_sources(AF_INET6, six, N_OF(six));
	check_sources(AF_INET, NULL, 0);
	check_sources(AF_INET6, NULL, 0);
}

/* As many as fit; with one more there is no program, not half of one. */
static void
test_many(void **state)
{
	static struct addr nodes[BPF_MAXINSNS];
	static struct sock_filter prog[BPF_MAXINSNS + 1];
	const sa_family_t both[] = { AF_INET, AF_INET6 };

	(void)state;
	for (size_t f = 0; f < N_OF(both); f++) {
		size_t n, used = 0, got;

		for (n = 1;; n++) {
			got =
			    answer_filter_build(prog, both[f], true, nodes, n);
			if (got == 0)
				break;
			used = got;
		}
		assert_in_range(used, BPF_MAXINSNS - 32, BPF_MAXINSNS);
		assert_int_equal(prog[used - 1].code, BPF_RET | BPF_K);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_form),
		cmocka_unit_test(test_each_bit),
		cmocka_unit_test(test_sources),
		cmocka_unit_test(test_many),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
