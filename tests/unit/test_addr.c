/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <sys/un.h>

#include "lib/addr.h"
#include "tests/unit/address.h"

/* Sorted: every pair compares as its places do. */
static void
test_cmp(void **state)
{
	const struct addr sorted[] = {
		address("10.0.0.1"),
		address("10.0.0.2"),
		address("10.0.0.25"),
		address("10.0.1.0"),
		address("192.168.0.1"),
		address("::1"),
		address("2001:db8::1"),
		address("2001:db8::2"),
		address("fe80::1"),
		address_on("fe80::1", 1),
		address_on("fe80::1", 2),
		address_on("fe80::1", 0x80000000U),
		address_on("fe80::2", 1),
	};

	(void)state;
	for (size_t i = 0; i < N_OF(sorted); i++)
		for (size_t j = 0; j < N_OF(sorted); j++) {
			int c = addr_cmp(&sorted[i], &sorted[j]);

			CHECK_INT(
			    "order", (c > 0) - (c < 0), (i > j) - (i < j));
		}
}

static void
test_cmp_mapped(void **state)
{
	const struct addr v4 = address("10.0.0.1");
	const struct addr mapped = address_on("::ffff:10.0.0.1", 7);
	const struct addr other = address("::10.0.0.1");

	(void)state;
	assert_int_equal(mapped.family, AF_INET);
	assert_int_equal(mapped.scope, 0);
	assert_memory_equal(&v4, &mapped, sizeof(v4));
	assert_int_equal(addr_cmp(&v4, &mapped), 0);
	assert_int_not_equal(addr_cmp(&v4, &other), 0);
}

static const struct {
	const char *text;
	bool link_local, loopback, unicast;
} kinds[] = {
	{ "10.0.0.1", false, false, true },
	{ "0.0.0.0", false, false, false },
	{ "126.255.255.255", false, false, true },
	{ "127.0.0.1", false, true, true },
	{ "127.255.255.254", false, true, true },
	{ "128.0.0.1", false, false, true },
	{ "169.254.0.1", false, false, true },
	{ "223.255.255.255", false, false, true },
	{ "224.0.0.0", false, false, false },
	{ "239.255.255.255", false, false, false },
	{ "255.255.255.255", false, false, false },
	{ "::", false, false, false },
	{ "::1", false, true, true },
	{ "::2", false, false, true },
	{ "::7f00:1", false, false, true },
	{ "2001:db8::1", false, false, true },
	{ "fd00::1", false, false, true },
	{ "fe7f:ffff::1", false, false, true },
	{ "fe80::1", true, false, true },
	{ "febf:ffff::1", true, false, true },
	{ "fec0::1", false, false, true },
	{ "feff::1", false, false, true },
	{ "ff00::", false, false, false },
	{ "ff02::1", false, false, false },
	{ "::ffff:127.0.0.1", false, true, true },
	{ "::ffff:224.0.0.1", false, false, false },
};

static void
test_kinds(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(kinds); i++) {
		const struct addr a = address(kinds[i].text);

		CHECK_INT(
		    kinds[i].text, addr_is_link_local(&a), kinds[i].link_local);
		CHECK_INT(
		    kinds[i].text, addr_is_loopback(&a), kinds[i].loopback);
		CHECK_INT(kinds[i].text, addr_is_unicast(&a), kinds[i].unicast);
	}
}

static void
test_format(void **state)
{
	struct {
		char buf[ADDR_STRLEN];
		char guard;
	} b = { .guard = '!' };
	uint32_t lo = if_nametoindex("lo");
	struct addr a;

	(void)state;
	a = address_on("fe80::1", 4000000000U);
	assert_ptr_equal(addr_format(&a, b.buf), b.buf);
	assert_string_equal(b.buf, "fe80::1%4000000000");
	a = address_on("fe80:1111:2222:3333:4444:5555:6666:7777", 4000000000U);
	assert_string_equal(addr_format(&a, b.buf),
	    "fe80:1111:2222:3333:4444:5555:6666:7777%4000000000");
	assert_int_equal(b.guard, '!');
	if (lo != 0) {
		a = address_on("fe80::1", lo);
		assert_string_equal(addr_format(&a, b.buf), "fe80::1%lo");
	}
}

static void
test_sockaddr_refused(void **state)
{
	struct sockaddr_in6 s6 = { .sin6_family = AF_INET6 };
	struct sockaddr_in s4 = { .sin_family = AF_INET };
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	const struct {
		const char *name;
		const void *sa;
		socklen_t len;
	} rows[] = {
		{ "nothing", &s4, 0 },
		{ "less than a family", &s4, 1 },
		{ "a family alone", &s4, sizeof(sa_family_t) },
		{ "IPv4, cut", &s4, sizeof(s4) - 1 - sizeof(s4.sin_zero) },
		{ "IPv6 as long as IPv4", &s6, sizeof(s4) },
		{ "another family", &un, sizeof(un) },
	};
	struct addr a;

	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++)
		CHECK(rows[i].name,
		    !addr_from_sockaddr(&a, rows[i].sa, rows[i].len));
}

/* To a socket address and back; the interface only where it has a meaning. */
static void
test_sockaddr(void **state)
{
	static const struct {
		const char *text;
		uint32_t given, scope;
		sa_family_t family;
	} rows[] = {
		{ "10.0.0.1", 0, 0, AF_INET },
		{ "::ffff:10.0.0.1", 3, 0, AF_INET },
		{ "2001:db8::1", 3, 0, AF_INET6 },
		{ "::1", 1, 0, AF_INET6 },
		{ "fe80::1", 3, 3, AF_INET6 },
		{ "febf::1", 4, 4, AF_INET6 },
	};

	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		const struct addr a = address_on(rows[i].text, rows[i].given);
		struct sockaddr_storage ss;
		struct sockaddr_in6 s6;
		struct addr back;
		in_port_t port;
		socklen_t len;

		memset(&ss, 0xff, sizeof(ss));
		memset(&back, 0xff, sizeof(back));
		len = addr_to_sockaddr(&a, 7410, &ss);
		memcpy(&s6, &ss, sizeof(s6));
		CHECK_INT(rows[i].text, ss.ss_family, rows[i].family);
		CHECK_INT(rows[i].text, len,
		    rows[i].family == AF_INET ? sizeof(struct sockaddr_in) :
						sizeof(struct sockaddr_in6));
		memcpy(&port, (const char *)&ss + 2, sizeof(port));
		CHECK_INT(rows[i].text, ntohs(port), 7410);
		if (rows[i].family == AF_INET6)
			CHECK_INT(
			    rows[i].text, s6.sin6_scope_id, rows[i].scope);
		CHECK(rows[i].text,
		    addr_from_sockaddr(
			&back, (const struct sockaddr *)&ss, len));
		CHECK(rows[i].text, memcmp(&a, &back, sizeof(a)) == 0);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cmp),
		cmocka_unit_test(test_cmp_mapped),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_sockaddr_refused),
		cmocka_unit_test(test_sockaddr),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
