/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdlib.h>

#include "fence_kdump/rawudp.h"
#include "lib/addr.h"
#include "tests/unit/address.h"
#include "tests/unit/packet.h"

enum sum {
	SUM_RIGHT,
	SUM_NONE,
	SUM_PSEUDO,
	SUM_WRONG
};

static const struct {
	const char *name;
	size_t options, len;
	enum sum sum;
} good4[] = {
	{ "a message", 0, 8, SUM_RIGHT },
	{ "no checksum", 0, 8, SUM_NONE },
	{ "checksum offloaded", 0, 8, SUM_PSEUDO },
	{ "IP options", 4, 8, SUM_RIGHT },
	{ "most IP options", 40, 8, SUM_RIGHT },
	{ "IP options, offloaded", 40, 8, SUM_PSEUDO },
	{ "no payload", 0, 0, SUM_RIGHT },
	{ "odd payload", 0, 7, SUM_RIGHT },
	{ "longer payload", 0, 33, SUM_RIGHT },
};

static void
set_sum(struct packet *p, enum sum sum)
{
	uint16_t pseudo = packet_sum(p, 0);

	if (sum == SUM_NONE)
		packet_put16(p, p->udp + 6, 0);
	else if (sum == SUM_PSEUDO)
		packet_put16(p, p->udp + 6, pseudo);
	else if (sum == SUM_WRONG)
		p->bytes[p->udp + 7] ^= 1;
}

/* Parsed from a buffer of just `have` bytes, for the sanitizers. */
static enum rawudp
parse(sa_family_t family, const struct packet *p, size_t have, size_t len,
    size_t *offset, struct rawudp_payload *payload)
{
	uint8_t *copy = malloc(have);
	enum rawudp r;

	if (have > 0)
		memcpy(copy, p->bytes, have);
	r = rawudp_parse(family, copy, have, len, PACKET_PORT, payload);
	if (r == RAWUDP_OK)
		*offset = (size_t)(payload->bytes - copy);
	free(copy);
	return (r);
}

static void
test_good4(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(good4); i++) {
		struct packet p = packet_ip4(good4[i].options, good4[i].len);
		struct rawudp_payload payload;
		size_t offset;

		set_sum(&p, good4[i].sum);
		CHECK_INT(good4[i].name,
		    parse(AF_INET, &p, p.len, p.len, &offset, &payload),
		    RAWUDP_OK);
		CHECK_INT(good4[i].name, offset, p.udp + 8);
		CHECK_INT(good4[i].name, payload.len, good4[i].len);
		CHECK_INT(good4[i].name, payload.have, good4[i].len);
	}
}

/* One byte of a good packet changed. */
static const struct {
	const char *name;
	size_t at;
	uint8_t value;
	enum rawudp want;
} bad4[] = {
	{ "IP version 6", 0, 0x65, RAWUDP_NOT_UDP },
	{ "IP version 0", 0, 0x05, RAWUDP_NOT_UDP },
	{ "TCP", 9, IPPROTO_TCP, RAWUDP_NOT_UDP },
	{ "UDP-Lite", 9, IPPROTO_UDPLITE, RAWUDP_NOT_UDP },
	{ "more fragments", 6, 0x20, RAWUDP_FRAGMENT },
	{ "fragment offset, high", 6, 0x10, RAWUDP_FRAGMENT },
	{ "fragment offset, low", 7, 0x01, RAWUDP_FRAGMENT },
	{ "don't fragment is none", 6, 0x40, RAWUDP_OK },
	{ "another port, low byte", 23, 0xf3, RAWUDP_OTHER_PORT },
	{ "another port, high byte", 22, 0x1d, RAWUDP_OTHER_PORT },
	{ "total length too long", 3, 37, RAWUDP_BAD_LENGTH },
	{ "total length too short", 3, 35, RAWUDP_BAD_LENGTH },
	{ "UDP length too long", 25, 17, RAWUDP_BAD_LENGTH },
	{ "UDP length too short", 25, 15, RAWUDP_BAD_LENGTH },
	{ "UDP length below its header", 25, 7, RAWUDP_BAD_LENGTH },
	{ "UDP length 0", 25, 0, RAWUDP_BAD_LENGTH },
	{ "payload changed", 28, 0x41, RAWUDP_BAD_CHECKSUM },
	{ "last byte changed", 35, 1, RAWUDP_BAD_CHECKSUM },
	{ "source address changed", 15, 3, RAWUDP_BAD_CHECKSUM },
	{ "source port changed", 21, 0x41, RAWUDP_BAD_CHECKSUM },
	{ "time to live is in no sum", 8, 1, RAWUDP_OK },
};

static void
test_bad4(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(bad4); i++) {
		struct packet p = packet_ip4(0, 8);
		struct rawudp_payload payload;
		size_t offset;

		CHECK(bad4[i].name, p.bytes[bad4[i].at] != bad4[i].value);
		p.bytes[bad4[i].at] = bad4[i].value;
		CHECK_INT(bad4[i].name,
		    parse(AF_INET, &p, p.len, p.len, &offset, &payload),
		    bad4[i].want);
	}
}

static void
test_wrong_sums(void **state)
{
	struct rawudp_payload payload;
	size_t offset;

	(void)state;
	for (size_t i = 0; i < N_OF(good4); i++) {
		struct packet p = packet_ip4(good4[i].options, good4[i].len);

		set_sum(&p, SUM_WRONG);
		CHECK_INT(good4[i].name,
		    parse(AF_INET, &p, p.len, p.len, &offset, &payload),
		    RAWUDP_BAD_CHECKSUM);
	}
}

/* Header lengths that leave no room: never OK, nothing read behind. */
static void
test_header_lengths(void **state)
{
	struct rawudp_payload payload;
	size_t offset;

	(void)state;
	for (uint8_t ihl = 0; ihl < 16; ihl++) {
		struct packet p = packet_ip4(0, 8);

		p.bytes[0] = 0x40 | ihl;
		if (ihl != 5)
			assert_int_not_equal(
			    parse(AF_INET, &p, p.len, p.len, &offset, &payload),
			    RAWUDP_OK);
	}
}

/* A header length below its least, and a UDP header where it would end. */
static void
test_header_overlap(void **state)
{
	struct rawudp_payload payload;
	size_t offset;

	(void)state;
	for (uint8_t ihl = 3; ihl < 5; ihl++) {
		struct packet p = packet_ip4(0, 8);
		size_t udp = (size_t)ihl * 4;

		p.bytes[0] = 0x40 | ihl;
		packet_put16(&p, udp + 2, PACKET_PORT);
		packet_put16(&p, udp + 4, p.len - udp);
		packet_put16(&p, udp + 6, 0);
		assert_int_equal(
		    parse(AF_INET, &p, p.len, p.len, &offset, &payload),
		    RAWUDP_NOT_UDP);
	}
}

static void
test_ends_early(void **state)
{
	const struct packet v4 = packet_ip4(8, 8), v6 = packet_ip6(8);
	struct rawudp_payload payload;
	size_t offset;

	(void)state;
	for (size_t n = 0; n < v4.udp + 8; n++)
		assert_int_equal(
		    parse(AF_INET, &v4, n, n, &offset, &payload) == RAWUDP_OK,
		    0);
	for (size_t n = 0; n < 20; n++)
		assert_int_equal(
		    parse(AF_INET, &v4, n, v4.len, &offset, &payload),
		    RAWUDP_SHORT);
	for (size_t n = 0; n < 8; n++)
		assert_int_equal(
		    parse(AF_INET6, &v6, n, v6.len, &offset, &payload),
		    RAWUDP_SHORT);
}

/* Of a long packet only the beginning was read: its true length is told. */
static void
test_cut(void **state)
{
	struct packet v4 = packet_ip4(0, 0), v6 = packet_ip6(0);
	struct rawudp_payload payload;
	size_t offset;

	(void)state;
	packet_put16(&v4, 2, 65535);
	packet_put16(&v4, v4.udp + 4, 65515);
	assert_int_equal(
	    parse(AF_INET, &v4, 40, 65535, &offset, &payload), RAWUDP_OK);
	assert_int_equal(payload.len, 65507);
	assert_int_equal(payload.have, 12);
	packet_put16(&v6, 4, 65535);
	assert_int_equal(
	    parse(AF_INET6, &v6, 40, 65535, &offset, &payload), RAWUDP_OK);
	assert_int_equal(payload.len, 65527);
	assert_int_equal(payload.have, 32);
}

static const struct {
	const char *name;
	size_t at;
	uint8_t value;
	enum rawudp want;
} rows6[] = {
	{ "as it is", 3, 0xf2, RAWUDP_OK },
	{ "checksum is the kernel's matter", 7, 0x99, RAWUDP_OK },
	{ "another port", 3, 0xf3, RAWUDP_OTHER_PORT },
	{ "port in the other byte order", 2, 0xf2, RAWUDP_OTHER_PORT },
	{ "UDP length too long", 5, 17, RAWUDP_BAD_LENGTH },
	{ "UDP length too short", 5, 15, RAWUDP_BAD_LENGTH },
	{ "UDP length below its header", 5, 7, RAWUDP_BAD_LENGTH },
	{ "UDP length 0", 5, 0, RAWUDP_BAD_LENGTH },
};

static void
test_ip6(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows6); i++) {
		struct packet p = packet_ip6(8);
		struct rawudp_payload payload;
		size_t offset;

		p.bytes[rows6[i].at] = rows6[i].value;
		CHECK_INT(rows6[i].name,
		    parse(AF_INET6, &p, p.len, p.len, &offset, &payload),
		    rows6[i].want);
		if (rows6[i].want != RAWUDP_OK)
			continue;
		CHECK_INT(rows6[i].name, offset, 8);
		CHECK_INT(rows6[i].name, payload.len, 8);
		CHECK_INT(rows6[i].name, payload.have, 8);
	}
}

static void
test_source(void **state)
{
	const struct addr ip4 = address("10.0.0.1"), ip6 = address("fd00::1"),
			  mapped = address("::ffff:10.0.0.1");

	(void)state;
	assert_true(rawudp_check_source(AF_INET, &ip4));
	assert_true(rawudp_check_source(AF_INET6, &ip6));
	assert_false(rawudp_check_source(AF_INET6, &mapped));
	assert_false(rawudp_check_source(AF_INET6, &ip4));
	assert_false(rawudp_check_source(AF_INET, &ip6));
}

static void
test_texts(void **state)
{
	(void)state;
	for (int r = RAWUDP_OK; r <= RAWUDP_BAD_SOURCE; r++)
		for (int q = RAWUDP_OK; q < r; q++)
			assert_string_not_equal(rawudp_text((enum rawudp)r),
			    rawudp_text((enum rawudp)q));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good4),
		cmocka_unit_test(test_bad4),
		cmocka_unit_test(test_wrong_sums),
		cmocka_unit_test(test_header_lengths),
		cmocka_unit_test(test_header_overlap),
		cmocka_unit_test(test_ends_early),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_ip6),
		cmocka_unit_test(test_source),
		cmocka_unit_test(test_texts),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
