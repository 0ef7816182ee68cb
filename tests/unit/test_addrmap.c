/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include "lib/addr.h"
#include "lib/addrmap.h"

struct item {
	struct addr addr;
	uint32_t number;
};

/* The i-th address; the order of i is not that of addr_cmp(). */
static struct addr
nth(uint32_t i)
{
	struct addr a = { .family = i % 2 == 0 ? AF_INET : AF_INET6 };

	a.bytes[0] = (uint8_t)(i * 37 % 251);
	a.bytes[1] = (uint8_t)(i % 256);
	a.bytes[2] = (uint8_t)(i / 256);
	return (a);
}

static void
test_empty(void **state)
{
	struct addrmap m = { .size = sizeof(struct item) };
	const struct addr a = nth(1);

	(void)state;
	assert_null(addrmap_find(&m, &a));
	addrmap_free(&m);
}

static void
test_add_find(void **state)
{
	struct addrmap m = { .size = sizeof(struct item) };
	const uint32_t n = 3000;

	(void)state;
	for (uint32_t i = 0; i < n; i++) {
		const struct addr a = nth(i);
		struct item *it;

		assert_null(addrmap_find(&m, &a));
		it = addrmap_add(&m, &a);
		assert_non_null(it);
		assert_int_equal(addr_cmp(&it->addr, &a), 0);
		assert_int_equal(it->number, 0);
		it->number = i + 1;
		assert_int_equal(m.n, i + 1);
	}
	for (uint32_t i = 0; i < n; i++) {
		const struct addr a = nth(i);
		const struct item *it = addrmap_find(&m, &a);

		assert_non_null(it);
		assert_int_equal(it->number, i + 1);
		assert_ptr_equal(addrmap_add(&m, &a), it);
	}
	assert_int_equal(m.n, n);
	for (size_t i = 1; i < m.n; i++) {
		const struct item *x = addrmap_item(&m, i - 1);
		const struct item *y = addrmap_item(&m, i);

		assert_true(addr_cmp(&x->addr, &y->addr) < 0);
	}
	addrmap_free(&m);
}

/* Every part of an address tells it from another. */
static void
test_keys(void **state)
{
	static const struct {
		const char *name;
		struct addr addr;
	} rows[] = {
		{ "IPv4", { .family = AF_INET, .bytes = { 10, 0, 0, 1 } } },
		{ "IPv4, last byte",
		    { .family = AF_INET, .bytes = { 10, 0, 0, 2 } } },
		{ "IPv6, same bytes",
		    { .family = AF_INET6, .bytes = { 10, 0, 0, 1 } } },
		{ "IPv6, last byte",
		    { .family = AF_INET6,
			.bytes = { 10, 0, 0, 1, [15] = 1 } } },
		{ "link-local on one link",
		    { .family = AF_INET6,
			.bytes = { 0xfe, 0x80, [15] = 1 },
			.scope = 1 } },
		{ "link-local on another",
		    { .family = AF_INET6,
			.bytes = { 0xfe, 0x80, [15] = 1 },
			.scope = 2 } },
	};
	struct addrmap m = { .size = sizeof(struct item) };

	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		CHECK(rows[i].name, addrmap_find(&m, &rows[i].addr) == NULL);
		CHECK(rows[i].name, addrmap_add(&m, &rows[i].addr) != NULL);
		CHECK_INT(rows[i].name, m.n, i + 1);
	}
	addrmap_free(&m);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_add_find),
		cmocka_unit_test(test_keys),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
