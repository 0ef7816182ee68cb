/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <net/if_arp.h>
#include <netpacket/packet.h>
#include <sys/socket.h>

#include <unistd.h>

#include "fence_kdump/filter.h"
#include "tests/unit/address.h"
#include "tests/unit/bpf_run.h"
#include "tests/unit/packet.h"

/* How a packet looks on each of the four kinds of socket. */
static struct view
view_of(const struct packet *p, bool raw, const uint8_t *net, size_t net_len)
{
	struct view v = { .net = net, .net_len = net_len };
	size_t from = raw ? 0 : p->udp;

	v.data = p->bytes + from;
	v.len = p->len - from;
	return (v);
}

static const struct {
	const char *name;
	size_t options, len;
	size_t at; /* a byte behind the UDP header's beginning, changed */
	uint8_t value;
	bool port, form; /* what passes at which level */
} rows[] = {
	{ "a message", 0, 8, 0, 0x9c, true, true },
	{ "behind IP options", 12, 8, 0, 0x9c, true, true },
	{ "another port", 0, 8, 3, 0xf3, false, false },
	{ "another port, behind IP options", 40, 8, 3, 0xf3, false, false },
	{ "shorter", 0, 7, 0, 0x9c, true, false },
	{ "empty", 0, 0, 0, 0x9c, true, false },
	{ "longer", 0, 9, 0, 0x9c, true, false },
	{ "as long as 16 bytes in a bad header", 0, 16, 5, 24, true, false },
	{ "magic, first byte", 0, 8, 8, 0x41, true, false },
	{ "magic, last byte", 0, 8, 11, 0x1a, true, false },
	{ "version 2 is judged later", 0, 8, 12, 2, true, true },
};

static struct packet
changed(size_t i, bool ip6)
{
	struct packet p = ip6 ? packet_ip6(rows[i].len) :
				packet_ip4(rows[i].options, rows[i].len);

	p.bytes[p.udp + rows[i].at] = rows[i].value;
	return (p);
}

/* --- where it came in ----------------------------------------------------- */

static const struct {
	const char *name;
	bool no_device;
	uint32_t hatype, pkttype;
	bool passes;
} origins[] = {
	{ "a card", false, ARPHRD_ETHER, PACKET_HOST, true },
	{ "a multicast of another host", false, ARPHRD_ETHER, PACKET_MULTICAST,
	    true },
	{ "a broadcast of another host", false, ARPHRD_ETHER, PACKET_BROADCAST,
	    true },
	{ "InfiniBand", false, ARPHRD_INFINIBAND, PACKET_HOST, true },
	{ "a tunnel", false, ARPHRD_NONE, PACKET_HOST, true },
	{ "loopback", false, ARPHRD_LOOPBACK, PACKET_HOST, false },
	{ "loopback, multicast", false, ARPHRD_LOOPBACK, PACKET_MULTICAST,
	    false },
	{ "the copy of a multicast of this host", false, ARPHRD_ETHER,
	    PACKET_LOOPBACK, false },
	{ "the same, on a device of another kind", false, ARPHRD_INFINIBAND,
	    PACKET_LOOPBACK, false },
	{ "no device", true, ARPHRD_ETHER, PACKET_HOST, false },
};

/* A message on each kind of socket, with each filter, by each way. */
static void
check_origins(sa_family_t family, bool raw)
{
	const struct addr source =
	    address(family == AF_INET ? "10.0.0.1" : "fd00::1");
	const struct packet p =
	    family == AF_INET6 ? packet_ip6(8) : packet_ip4(0, 8);
	struct sock_filter prog[BPF_MAXINSNS];
	uint8_t net[40] = { 0 };

	memcpy(net + (family == AF_INET ? 12 : 8), source.bytes, 16);
	for (int l = FILTER_PORT; l <= FILTER_SOURCES; l++) {
		size_t n = filter_build(prog, family, raw, PACKET_PORT,
		    (enum filter_level)l, &source, 1);

		for (size_t i = 0; i < N_OF(origins); i++) {
			struct view v = view_of(&p, raw, net, sizeof(net));

			v.no_device = origins[i].no_device;
			v.hatype = origins[i].hatype;
			v.pkttype = origins[i].pkttype;
			CHECK_INT(origins[i].name, passes(prog, n, &v),
			    origins[i].passes);
		}
	}
}

static void
test_origin(void **state)
{
	(void)state;
	check_origins(AF_INET, true);
	check_origins(AF_INET, false);
	check_origins(AF_INET6, true);
	check_origins(AF_INET6, false);
}

/* --- answers -------------------------------------------------------------- */

static struct packet
answer_packet(bool ip6, size_t len)
{
	struct packet p = ip6 ? packet_ip6(len) : packet_ip4(0, len);

	if (len >= 5)
		memcpy(p.bytes + p.udp + 8, "fkd2A", 5);
	return (p);
}

static bool
answer_passes(const struct packet *p, uint32_t hatype, uint32_t pkttype)
{
	static const uint8_t net[40];
	struct sock_filter prog[BPF_MAXINSNS];
	struct view v = view_of(p, false, net, sizeof(net));

	v.hatype = hatype;
	v.pkttype = pkttype;
	return (passes(prog, filter_build_answers(prog), &v));
}

/* By length, magic number and type; and by where it came in. */
static void
test_answers(void **state)
{
	struct packet p;

	(void)state;
	for (int ip6 = 0; ip6 < 2; ip6++) {
		for (size_t len = 0; len <= 80; len++) {
			p = answer_packet(ip6, len);
			assert_int_equal(
			    answer_passes(&p, ARPHRD_ETHER, PACKET_HOST),
			    len == 64);
		}
		for (size_t bit = 0; bit < 64 * 8; bit++) {
			p = answer_packet(ip6, 64);
			p.bytes[p.udp + 8 + bit / 8] ^=
			    (uint8_t)(1U << bit % 8);
			assert_int_equal(
			    answer_passes(&p, ARPHRD_ETHER, PACKET_HOST),
			    bit >= 40);
		}
		p = answer_packet(ip6, 64);
		for (size_t i = 0; i < N_OF(origins); i++)
			if (!origins[i].no_device)
				CHECK_INT(origins[i].name,
				    answer_passes(&p, origins[i].hatype,
					origins[i].pkttype),
				    origins[i].passes);
	}
}

/* --- port and form -------------------------------------------------------- */

/* The port of a plain socket needs no filter: what comes is for it. */
static bool
wanted(size_t i, bool raw, enum filter_level level)
{
	if (raw && !rows[i].port)
		return (false);
	return (
	    level == FILTER_PORT || rows[i].form || (!raw && !rows[i].port));
}

static void
check_levels(sa_family_t family, bool raw)
{
	struct sock_filter prog[BPF_MAXINSNS];

	for (int l = FILTER_PORT; l <= FILTER_FORM; l++) {
		enum filter_level level = (enum filter_level)l;
		size_t n = filter_build(
		    prog, family, raw, PACKET_PORT, level, NULL, 0);

		assert_true(n > 0);
		for (size_t i = 0; i < N_OF(rows); i++) {
			const struct packet p = changed(i, family == AF_INET6);
			const struct view v = view_of(&p, raw, NULL, 0);

			CHECK_INT(rows[i].name, passes(prog, n, &v),
			    wanted(i, raw, level));
		}
	}
}

static void
test_levels(void **state)
{
	(void)state;
	check_levels(AF_INET, true);
	check_levels(AF_INET, false);
	check_levels(AF_INET6, true);
	check_levels(AF_INET6, false);
}

static void
test_big_endian(void **state)
{
	static const uint8_t magic[4] = { 0x1b, 0x30, 0x2a, 0x40 };
	struct sock_filter prog[BPF_MAXINSNS];
	struct packet p = packet_ip4(0, 8);
	struct view v = view_of(&p, true, NULL, 0);
	size_t n = filter_build(
	    prog, AF_INET, true, PACKET_PORT, FILTER_FORM, NULL, 0);

	(void)state;
	memcpy(p.bytes + p.udp + 8, magic, 4);
	assert_true(passes(prog, n, &v));
}

/* Cut packets are dropped or judged, but nothing is read behind them. */
static void
test_cut(void **state)
{
	struct sock_filter prog[BPF_MAXINSNS];
	struct packet p = packet_ip4(8, 8);
	size_t n = filter_build(
	    prog, AF_INET, true, PACKET_PORT, FILTER_FORM, NULL, 0);

	(void)state;
	for (size_t len = 0; len < p.udp + 12; len++) {
		const struct view v = { .data = p.bytes, .len = len };

		assert_false(passes(prog, n, &v));
	}
}

/* --- sources -------------------------------------------------------------- */

static const char *const awaited4[] = { "10.0.0.1", "10.0.0.7", "192.0.2.1" };
static const char *const awaited6[] = { "fd00::1", "fd00::1:0:0:1", "fe80::1" };

static const struct {
	const char *source;
	bool awaited;
} sources[] = {
	{ "10.0.0.1", true },
	{ "10.0.0.7", true },
	{ "192.0.2.1", true },
	{ "10.0.0.2", false },
	{ "10.0.0.10", false },
	{ "1.0.0.10", false },
	{ "fd00::1", true },
	{ "fd00::1:0:0:1", true },
	{ "fe80::1", true },
	{ "fd00::2", false },
	{ "fd00::1:0:0:2", false },
	{ "fd00:1::1", false },
	{ "fe80::1:0:0:1", false },
	{ "::1", false },
};

/* Whether a message from `source` passes; the IP header is `net`. */
static bool
source_passes(
    const struct sock_filter *prog, size_t n, const char *source, bool raw)
{
	const struct addr a = address(source);
	const bool ip6 = a.family == AF_INET6;
	struct packet p = ip6 ? packet_ip6(8) : packet_ip4(0, 8);
	uint8_t net[40] = { 0x60 };
	struct view v = view_of(&p, raw, net, ip6 ? 40 : 20);

	if (ip6) {
		memcpy(net + 8, a.bytes, 16);
	} else {
		memcpy(p.bytes + 12, a.bytes, 4);
		memcpy(net, p.bytes, 20);
	}
	return (passes(prog, n, &v));
}

static void
check_sources(sa_family_t family, bool raw)
{
	struct sock_filter prog[BPF_MAXINSNS];
	struct addr list[N_OF(awaited4)];
	size_t n;

	for (size_t i = 0; i < N_OF(list); i++)
		list[i] =
		    address(family == AF_INET ? awaited4[i] : awaited6[i]);
	n = filter_build(
	    prog, family, raw, PACKET_PORT, FILTER_SOURCES, list, N_OF(list));
	assert_true(n > 0);
	for (size_t i = 0; i < N_OF(sources); i++)
		if (address(sources[i].source).family == family)
			CHECK_INT(sources[i].source,
			    source_passes(prog, n, sources[i].source, raw),
			    sources[i].awaited);
	n = filter_build(
	    prog, family, raw, PACKET_PORT, FILTER_SOURCES, NULL, 0);
	assert_true(n > 0);
	for (size_t i = 0; i < N_OF(sources); i++)
		if (address(sources[i].source).family == family)
			CHECK(sources[i].source,
			    !source_passes(prog, n, sources[i].source, raw));
}

static void
test_sources(void **state)
{
	(void)state;
	check_sources(AF_INET, true);
	check_sources(AF_INET, false);
	check_sources(AF_INET6, true);
	check_sources(AF_INET6, false);
}

static size_t
build_many(struct sock_filter prog[BPF_MAXINSNS], sa_family_t family, size_t n)
{
	static struct addr list[BPF_MAXINSNS];

	for (size_t i = 0; i < n; i++) {
		list[i].family = family;
		list[i].bytes[0] = 10;
		list[i].bytes[2] = (uint8_t)(i >> 8);
		list[i].bytes[3] = (uint8_t)i;
	}
	return (filter_build(
	    prog, family, true, PACKET_PORT, FILTER_SOURCES, list, n));
}

/* As many as fit; one more is refused, not cut. */
static void
test_many(void **state)
{
	struct sock_filter prog[BPF_MAXINSNS + 1];
	const sa_family_t families[] = { AF_INET, AF_INET6 };
	const size_t most[] = { 2032, 451 };

	(void)state;
	for (size_t f = 0; f < 2; f++) {
		size_t n, used = 0;

		for (n = 1; n < BPF_MAXINSNS; n++) {
			size_t got;

			prog[BPF_MAXINSNS].code = 0xfefe;
			if ((got = build_many(prog, families[f], n)) == 0)
				break;
			assert_true(got > used && got <= BPF_MAXINSNS);
			assert_int_equal(prog[BPF_MAXINSNS].code, 0xfefe);
			used = got;
		}
		assert_int_equal(n, most[f] + 1);
		assert_int_equal(build_many(prog, families[f], n + 1), 0);
	}
}

/* The kernel, which checks every jump, takes them. */
static void
test_kernel(void **state)
{
	struct sock_filter prog[BPF_MAXINSNS];
	struct sock_fprog p = { .filter = prog };
	int s = socket(AF_UNIX, SOCK_DGRAM, 0);

	(void)state;
	for (size_t n = 0; n <= 20; n++) {
		p.len = (unsigned short)build_many(prog, AF_INET, n);
		assert_int_equal(
		    setsockopt(s, SOL_SOCKET, SO_ATTACH_FILTER, &p, sizeof(p)),
		    0);
		p.len = (unsigned short)build_many(prog, AF_INET6, n);
		assert_int_equal(
		    setsockopt(s, SOL_SOCKET, SO_ATTACH_FILTER, &p, sizeof(p)),
		    0);
	}
	close(s);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_origin),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_levels),
		cmocka_unit_test(test_big_endian),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_sources),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_kernel),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
