/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include "lib/crash_ip.h"

static const struct {
	const char *text;
	const char *addr;  /* NULL: none that it gives */
	const char *iface; /* NULL: there is no ip= at all */
} rows[] = {
	/* SUSE's 99kdump-net.conf. */
	{ "bootdev=kdump0 ifname=kdump0:52:54:00:00:00:01 "
	  "ip=10.77.0.1::10.77.0.254:255.255.255.0:alice:kdump0:none\n",
	    "10.77.0.1", "kdump0" },
	{ "ip=[fd00::1]::[fd00::fe]:64:alice:kdump0:none", "fd00::1",
	    "kdump0" },
	{ " ip=kdump0:dhcp", NULL, "kdump0" },
	{ "ip=dhcp", NULL, "" },
	{ "ip=eth0:auto6:1500:52:54:00:00:00:01", NULL, "eth0" },
	/* Red Hat's 40ip.conf. */
	{ "ip=192.168.122.10::192.168.122.1:255.255.255.0::eth0:none\n",
	    "192.168.122.10", "eth0" },
	/* Ours. */
	{ "rd.neednet=1 ifname=kdump0:52:54:00:00:00:01 "
	  "ip=10.0.0.1:::24::kdump0:none rd.net.timeout.ipv6dad=0",
	    "10.0.0.1", "kdump0" },
	/* Two default routes: SUSE's line is cut at the first gateway. */
	{ "ip=10.77.0.1::10.77.0.254\n10.77.0.253:24:alice:kdump0:none",
	    "10.77.0.1", "" },
	{ "ip=10.0.0.1", "10.0.0.1", "" },
	{ "ip=::::alice:eth0:dhcp", NULL, "eth0" },
	{ "ip=[fe80::1]:::64::eth0:none", NULL, "eth0" },
	{ "ip=10.0.0.1:::24::a-name-that-is-far-too-long:none", "10.0.0.1",
	    "" },
	{ "ip=", NULL, "" },
	{ "ip=:", NULL, "" },
	{ "ip=[", NULL, "" },
	{ "ip=[:::::", NULL, "" },
	{ "rd.neednet=1 skip=10.0.0.1 ip6=x", NULL, NULL },
	{ "", NULL, NULL },
};

static void
test_rows(void **state)
{
	char text[ADDR_STRLEN];
	struct crash_ip ip;
	const char *at;
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(rows); i++) {
		at = rows[i].text;
		CHECK_INT(rows[i].text, crash_ip_next(&ip, &at),
		    rows[i].iface != NULL);
		if (rows[i].iface == NULL)
			continue;
		CHECK_INT(rows[i].text, ip.is_static, rows[i].addr != NULL);
		assert_string_equal(ip.iface, rows[i].iface);
		if (rows[i].addr != NULL)
			assert_string_equal(
			    addr_format(&ip.addr, text), rows[i].addr);
		assert_false(crash_ip_next(&ip, &at));
	}
}

static void
test_several(void **state)
{
	const char *at = "a ip=eth0:dhcp\tb\nip=10.0.0.1:::24::eth1:none";
	struct crash_ip ip;

	(void)state;
	assert_true(crash_ip_next(&ip, &at));
	assert_string_equal(ip.iface, "eth0");
	assert_int_equal(ip.len, strlen("ip=eth0:dhcp"));
	assert_true(crash_ip_next(&ip, &at));
	assert_string_equal(ip.iface, "eth1");
	assert_false(crash_ip_next(&ip, &at));
}

static void
test_occurs(void **state)
{
	(void)state;
	assert_true(crash_ip_occurs("ip=dhcp"));
	assert_true(crash_ip_occurs("KDUMP_COMMANDLINE_APPEND=\"ip=dhcp\""));
	assert_true(crash_ip_occurs("skip=1 quiet ip=dhcp"));
	assert_false(crash_ip_occurs("skip=1 net.ip=2 _ip=3 ip"));
	assert_false(crash_ip_occurs(""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_several),
		cmocka_unit_test(test_occurs),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
