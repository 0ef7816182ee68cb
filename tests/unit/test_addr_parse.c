/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include "lib/addr.h"
#include "lib/reason.h"

/* What a user typed; `want` is the address as addr_format() writes it. */
static const struct {
	const char *name;
	const char *text;
	enum addr_kind kind;
	const char *want;
	const char *ifname;
} typed[] = {
	{ "IPv4", "10.0.0.1", ADDR_IS_ADDRESS, "10.0.0.1", "" },
	{ "IPv4, all digits", "192.168.100.200", ADDR_IS_ADDRESS,
	    "192.168.100.200", "" },
	{ "IPv4 loopback", "127.0.0.1", ADDR_IS_ADDRESS, "127.0.0.1", "" },
	{ "IPv6", "fd00::1", ADDR_IS_ADDRESS, "fd00::1", "" },
	{ "IPv6 in full", "fd00:0:0:0:0:0:0:1", ADDR_IS_ADDRESS, "fd00::1",
	    "" },
	{ "IPv6 upper case", "FD00::AB", ADDR_IS_ADDRESS, "fd00::ab", "" },
	{ "IPv6 in brackets", "[fd00::1]", ADDR_IS_ADDRESS, "fd00::1", "" },
	{ "IPv6 loopback", "::1", ADDR_IS_ADDRESS, "::1", "" },
	{ "v4-mapped is IPv4", "::ffff:10.0.0.1", ADDR_IS_ADDRESS, "10.0.0.1",
	    "" },
	{ "v4-mapped in brackets", "[::ffff:10.0.0.1]", ADDR_IS_ADDRESS,
	    "10.0.0.1", "" },
	{ "v4-mapped in hexadecimal", "::ffff:a00:1", ADDR_IS_ADDRESS,
	    "10.0.0.1", "" },
	{ "link-local with interface", "fe80::1%eth0", ADDR_IS_ADDRESS,
	    "fe80::1", "eth0" },
	{ "link-local in brackets", "[fe80::1%eth0]", ADDR_IS_ADDRESS,
	    "fe80::1", "eth0" },
	{ "longest interface name", "fe80::1%abcdefghijklmno", ADDR_IS_ADDRESS,
	    "fe80::1", "abcdefghijklmno" },
	{ "name", "alice", ADDR_IS_NAME, NULL, NULL },
	{ "name with all signs", "Node_1-a.example.com", ADDR_IS_NAME, NULL,
	    NULL },
	{ "name that begins with a digit", "3com", ADDR_IS_NAME, NULL, NULL },
	{ "name like hexadecimal", "dead.beef", ADDR_IS_NAME, NULL, NULL },
	{ "name that begins like an address", "10.0.0.1.example.com",
	    ADDR_IS_NAME, NULL, NULL },
	{ "one letter", "a", ADDR_IS_NAME, NULL, NULL },

	{ "empty", "", ADDR_IS_BAD, NULL, NULL },
	{ "short IPv4: two numbers", "10.1", ADDR_IS_BAD, NULL, NULL },
	{ "short IPv4: three numbers", "10.1.2", ADDR_IS_BAD, NULL, NULL },
	{ "short IPv4: one number", "127", ADDR_IS_BAD, NULL, NULL },
	{ "IPv4 as one number", "2130706433", ADDR_IS_BAD, NULL, NULL },
	{ "IPv4 hexadecimal", "0x7f.1", ADDR_IS_BAD, NULL, NULL },
	{ "IPv4 one hexadecimal", "0x7f000001", ADDR_IS_BAD, NULL, NULL },
	{ "IPv4 hexadecimal at the end", "10.0.0.0x1", ADDR_IS_BAD, NULL,
	    NULL },
	{ "IPv4 octal", "010.0.0.1", ADDR_IS_BAD, NULL, NULL },
	{ "IPv4 number too large", "10.0.0.256", ADDR_IS_BAD, NULL, NULL },
	{ "IPv4 five numbers", "10.0.0.1.2", ADDR_IS_BAD, NULL, NULL },
	{ "IPv4 empty number", "10..0.1", ADDR_IS_BAD, NULL, NULL },
	{ "IPv4 and a port", "10.0.0.1:7410", ADDR_IS_BAD, NULL, NULL },
	{ "IPv4 and a prefix length", "10.0.0.0/8", ADDR_IS_BAD, NULL, NULL },
	{ "unspecified", "0.0.0.0", ADDR_IS_BAD, NULL, NULL },
	{ "broadcast", "255.255.255.255", ADDR_IS_BAD, NULL, NULL },
	{ "multicast", "224.0.0.1", ADDR_IS_BAD, NULL, NULL },
	{ "IPv6 unspecified", "::", ADDR_IS_BAD, NULL, NULL },
	{ "IPv6 multicast", "ff02::1%eth0", ADDR_IS_BAD, NULL, NULL },
	{ "v4-mapped multicast", "::ffff:224.0.0.1", ADDR_IS_BAD, NULL, NULL },
	{ "v4-mapped unspecified", "::ffff:0.0.0.0", ADDR_IS_BAD, NULL, NULL },
	{ "IPv6 nine parts", "1:2:3:4:5:6:7:8:9", ADDR_IS_BAD, NULL, NULL },
	{ "IPv6 two gaps", "fd00::1::2", ADDR_IS_BAD, NULL, NULL },
	{ "IPv6 three colons", "fd00:::1", ADDR_IS_BAD, NULL, NULL },
	{ "bracket not closed", "[fd00::1", ADDR_IS_BAD, NULL, NULL },
	{ "bracket not opened", "fd00::1]", ADDR_IS_BAD, NULL, NULL },
	{ "brackets and a port", "[fd00::1]:7410", ADDR_IS_BAD, NULL, NULL },
	{ "brackets, empty", "[]", ADDR_IS_BAD, NULL, NULL },
	{ "brackets twice", "[[fd00::1]]", ADDR_IS_BAD, NULL, NULL },
	{ "name in brackets", "[alice]", ADDR_IS_BAD, NULL, NULL },
	{ "link-local alone", "fe80::1", ADDR_IS_BAD, NULL, NULL },
	{ "link-local alone, high", "febf::1", ADDR_IS_BAD, NULL, NULL },
	{ "interface empty", "fe80::1%", ADDR_IS_BAD, NULL, NULL },
	{ "interface too long", "fe80::1%abcdefghijklmnop", ADDR_IS_BAD, NULL,
	    NULL },
	{ "interface of a name", "alice%eth0", ADDR_IS_BAD, NULL, NULL },
	{ "blank inside", "node 1", ADDR_IS_BAD, NULL, NULL },
	{ "blank behind", "alice ", ADDR_IS_BAD, NULL, NULL },
	{ "newline", "alice\n", ADDR_IS_BAD, NULL, NULL },
	{ "not ASCII",
	    "n\xc3\xb6"
	    "de",
	    ADDR_IS_BAD, NULL, NULL },
	{ "comma", "alice,bob", ADDR_IS_BAD, NULL, NULL },
	{ "slash", "alice/bob", ADDR_IS_BAD, NULL, NULL },
};

static void
test_parse(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(typed); i++) {
		char ifname[IF_NAMESIZE] = "untouched";
		char buf[ADDR_STRLEN];
		struct reason why = { "" };
		struct addr a;

		memset(&a, 0xff, sizeof(a));
		CHECK_INT(typed[i].name,
		    addr_parse(typed[i].text, &a, ifname, &why), typed[i].kind);
		if (typed[i].kind == ADDR_IS_BAD)
			CHECK(typed[i].name, why.text[0] != '\0');
		if (typed[i].kind != ADDR_IS_ADDRESS)
			continue;
		CHECK_INT(typed[i].name, a.scope, 0);
		CHECK_STR(typed[i].name, addr_format(&a, buf), typed[i].want);
		CHECK_STR(typed[i].name, ifname, typed[i].ifname);
	}
}

static void
test_parse_lengths(void **state)
{
	char name[256], ifname[IF_NAMESIZE];
	struct reason why;
	struct addr a;

	(void)state;
	for (size_t i = 0; i < sizeof(name); i++)
		name[i] = i % 50 == 49 ? '.' : 'a';
	name[253] = '\0';
	assert_int_equal(addr_parse(name, &a, ifname, &why), ADDR_IS_NAME);
	name[253] = 'a';
	name[254] = '\0';
	assert_int_equal(addr_parse(name, &a, ifname, &why), ADDR_IS_BAD);
}

/* The reason tells what to do. */
static void
test_parse_reason(void **state)
{
	char ifname[IF_NAMESIZE];
	struct reason why = { "" };
	struct addr a;

	(void)state;
	assert_int_equal(addr_parse("fe80::2", &a, ifname, &why), ADDR_IS_BAD);
	CHECK_SAYS("link-local", why.text, "fe80::2");
	CHECK_SAYS("link-local", why.text, "%");
	assert_int_equal(addr_parse("10.1", &a, ifname, &why), ADDR_IS_BAD);
	CHECK_SAYS("short", why.text, "10.1");
	assert_int_equal(addr_parse("10.1", &a, ifname, NULL), ADDR_IS_BAD);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_parse_lengths),
		cmocka_unit_test(test_parse_reason),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
