/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <sys/socket.h>
/* After sys/socket.h, which they lean on. */
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "fence_kdump/rtaddr.h"
#include "tests/unit/address.h"

#define LINK 7 /* the index of an interface */

/* Messages one after the other, as the kernel gives them. */
struct bytes {
	uint8_t at[512];
	size_t len;
	size_t message; /* where the last one begins */
};

static void
append(struct bytes *b, const void *p, size_t len)
{
	assert_true(b->len + len <= sizeof(b->at));
	memcpy(b->at + b->len, p, len);
	b->len += len;
}

static void
put_message(
    struct bytes *b, uint16_t type, uint16_t flags, const void *p, size_t len)
{
	const struct nlmsghdr h = { .nlmsg_len = (uint32_t)(sizeof(h) + len),
		.nlmsg_type = type,
		.nlmsg_flags = flags };

	b->message = b->len;
	append(b, &h, sizeof(h));
	append(b, p, len);
}

static void
put_error(struct bytes *b, uint16_t type, int error)
{
	put_message(b, type, 0, &error, sizeof(error));
}

/* Makes the last message longer by what was appended. */
static void
set_length(struct bytes *b)
{
	const uint32_t len = (uint32_t)(b->len - b->message);

	memcpy(b->at + b->message, &len, sizeof(len));
}

static void
put_attr(struct bytes *b, uint16_t type, const void *p, size_t len)
{
	static const uint8_t padding[3];
	const struct rtattr a = { .rta_len = (unsigned short)RTA_LENGTH(len),
		.rta_type = type };

	append(b, &a, sizeof(a));
	append(b, p, len);
	append(b, padding, RTA_ALIGN(len) - len);
	set_length(b);
}

static void
put_header(struct bytes *b, uint16_t type, uint16_t flags, int family)
{
	const struct ifaddrmsg m = { .ifa_family = (uint8_t)family,
		.ifa_prefixlen = 24,
		.ifa_index = LINK };

	put_message(b, type, flags, &m, sizeof(m));
}

static void
put_text(struct bytes *b, uint16_t type, const char *text)
{
	const struct addr a = address(text);

	put_attr(b, type, a.bytes, a.family == AF_INET ? 4 : 16);
}

static struct rtaddr_reader
reader(const struct bytes *b)
{
	return ((struct rtaddr_reader){ .at = b->at, .left = b->len });
}

/* --- addresses ------------------------------------------------------------ */

static const struct {
	const char *name, *local, *address, *want;
	uint32_t scope;
} addresses[] = {
	{ "IPv4", "10.0.0.1", "10.0.0.1", "10.0.0.1", 0 },
	{ "IPv4, and a peer at the other end", "10.0.0.1", "10.0.0.9",
	    "10.0.0.1", 0 },
	{ "IPv6", NULL, "fd00::1", "fd00::1", 0 },
	{ "IPv6, and a peer at the other end", "fd00::1", "fd00::9", "fd00::1",
	    0 },
	{ "link-local", NULL, "fe80::1", "fe80::1", LINK },
	{ "IPv4 with its one address as IFA_ADDRESS", NULL, "10.0.0.1",
	    "10.0.0.1", 0 },
};

static void
test_addresses(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(addresses); i++) {
		const char *name = addresses[i].name;
		const struct addr want =
		    address_on(addresses[i].want, addresses[i].scope);
		struct bytes b = { .len = 0 };
		struct rtaddr_reader r;

		put_header(&b, RTM_NEWADDR, NLM_F_MULTI, want.family);
		put_attr(&b, IFA_LABEL, "link0", 6);
		if (addresses[i].local != NULL)
			put_text(&b, IFA_LOCAL, addresses[i].local);
		put_text(&b, IFA_ADDRESS, addresses[i].address);
		put_attr(&b, IFA_CACHEINFO, "0123456789abcdef", 16);
		r = reader(&b);
		CHECK_INT(name, rtaddr_next(&r), RTADDR_HAS);
		CHECK(name, addr_cmp(&r.addr, &want) == 0);
		CHECK(name, !r.incomplete);
		CHECK_INT(name, rtaddr_next(&r), RTADDR_END);
	}
}

/* One datagram holds many messages; what a host gives up, it had. */
static void
test_many(void **state)
{
	struct bytes b = { .len = 0 };
	struct rtaddr_reader r;
	const struct addr gone = address_on("10.0.0.2", 0);

	(void)state;
	put_header(&b, RTM_NEWADDR, NLM_F_MULTI, AF_INET);
	put_text(&b, IFA_LOCAL, "10.0.0.1");
	put_header(&b, RTM_DELADDR, 0, AF_INET);
	put_text(&b, IFA_LOCAL, "10.0.0.2");
	put_header(&b, RTM_NEWADDR, 0, AF_PACKET);
	put_header(&b, RTM_NEWLINK, 0, AF_UNSPEC);
	put_header(&b, RTM_NEWADDR, NLM_F_MULTI, AF_INET6);
	put_text(&b, IFA_ADDRESS, "fd00::1");
	put_error(&b, NLMSG_DONE, 0);
	r = reader(&b);
	assert_int_equal(rtaddr_next(&r), RTADDR_HAS);
	assert_int_equal(rtaddr_next(&r), RTADDR_HAS);
	assert_int_equal(addr_cmp(&r.addr, &gone), 0);
	assert_int_equal(rtaddr_next(&r), RTADDR_OTHER);
	assert_int_equal(rtaddr_next(&r), RTADDR_OTHER);
	assert_int_equal(rtaddr_next(&r), RTADDR_HAS);
	assert_int_equal(rtaddr_next(&r), RTADDR_DONE);
	assert_int_equal(rtaddr_next(&r), RTADDR_END);
	assert_false(r.incomplete);
}

/* --- what is no address --------------------------------------------------- */

static const struct {
	const char *name;
	uint16_t type, flags;
	int error; /* what it begins with */
	enum rtaddr want;
	int want_error;
	bool incomplete;
} others[] = {
	{ "the end", NLMSG_DONE, NLM_F_MULTI, 0, RTADDR_DONE, 0, false },
	{ "the end of a list that has changed", NLMSG_DONE, NLM_F_DUMP_INTR, 0,
	    RTADDR_DONE, 0, true },
	{ "the end, by a fault", NLMSG_DONE, 0, -ENOBUFS, RTADDR_REFUSED,
	    ENOBUFS, false },
	{ "an acknowledgement", NLMSG_ERROR, 0, 0, RTADDR_OTHER, 0, false },
	{ "a refusal", NLMSG_ERROR, 0, -EPERM, RTADDR_REFUSED, EPERM, false },
	{ "a refusal above 0", NLMSG_ERROR, 0, 1, RTADDR_BAD, 0, false },
	{ "a refusal that has no opposite", NLMSG_ERROR, 0, INT_MIN, RTADDR_BAD,
	    0, false },
	{ "nothing", NLMSG_NOOP, 0, 0, RTADDR_OTHER, 0, false },
	{ "something was lost", NLMSG_OVERRUN, 0, 0, RTADDR_OTHER, 0, true },
	{ "another message of a list that has changed", RTM_NEWLINK,
	    NLM_F_DUMP_INTR, 0, RTADDR_OTHER, 0, true },
};

static void
test_others(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(others); i++) {
		struct bytes b = { .len = 0 };
		struct rtaddr_reader r;

		put_message(&b, others[i].type, others[i].flags,
		    &others[i].error, sizeof(others[i].error));
		r = reader(&b);
		CHECK_INT(others[i].name, rtaddr_next(&r), others[i].want);
		CHECK_INT(others[i].name, r.error, others[i].want_error);
		CHECK_INT(others[i].name, r.incomplete, others[i].incomplete);
		CHECK_INT(others[i].name, rtaddr_next(&r), RTADDR_END);
	}
}

/* An address of a list that has changed is one all the same. */
static void
test_changed(void **state)
{
	struct bytes b = { .len = 0 };
	struct rtaddr_reader r;

	(void)state;
	put_header(&b, RTM_NEWADDR, NLM_F_DUMP_INTR, AF_INET);
	put_text(&b, IFA_LOCAL, "10.0.0.1");
	r = reader(&b);
	assert_int_equal(rtaddr_next(&r), RTADDR_HAS);
	assert_true(r.incomplete);
}

/* --- bytes that make no sense --------------------------------------------- */

/* Cut anywhere, it is bad, and nothing behind its end is read. */
static void
test_cut(void **state)
{
	struct bytes b = { .len = 0 };
	size_t first;

	(void)state;
	put_header(&b, RTM_NEWADDR, 0, AF_INET6);
	put_text(&b, IFA_ADDRESS, "fd00::1");
	first = b.len;
	for (size_t len = 1; len < first; len++) {
		uint8_t *exact = malloc(len);
		struct rtaddr_reader r = { .at = exact, .left = len };

		assert_non_null(exact);
		memcpy(exact, b.at, len);
		assert_int_equal(rtaddr_next(&r), RTADDR_BAD);
		assert_int_equal(rtaddr_next(&r), RTADDR_END);
		free(exact);
	}
}

static const struct {
	const char *name;
	size_t at, width; /* so many bytes there are changed */
	uint32_t value;
	enum rtaddr want;
} faults[] = {
	{ "as it should be", 24, 2, 8, RTADDR_HAS },
	{ "a message shorter than its header", 0, 4, 15, RTADDR_BAD },
	{ "a message without its own header", 0, 4, 20, RTADDR_BAD },
	{ "a message that is longer than all", 0, 4, 36, RTADDR_BAD },
	{ "a message that has no attribute", 0, 4, 24, RTADDR_BAD },
	{ "an attribute shorter than its header", 24, 2, 3, RTADDR_BAD },
	{ "an attribute that is longer than all", 24, 2, 9, RTADDR_BAD },
	{ "an address of three bytes", 24, 2, 7, RTADDR_BAD },
	{ "an empty address", 24, 2, 4, RTADDR_BAD },
	{ "no address among the attributes", 26, 2, IFA_LABEL, RTADDR_BAD },
	{ "flags in an attribute's type", 26, 2,
	    IFA_LOCAL | NLA_F_NET_BYTEORDER, RTADDR_HAS },
	{ "an IPv4 address for IPv6", 16, 1, AF_INET6, RTADDR_BAD },
};

/* Writes a number as this machine has it. */
static void
change(uint8_t *at, size_t width, uint32_t value)
{
	const uint16_t half = (uint16_t)value;

	if (width == 1)
		*at = (uint8_t)value;
	else if (width == 2)
		memcpy(at, &half, 2);
	else
		memcpy(at, &value, 4);
}

static void
test_faults(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(faults); i++) {
		struct bytes b = { .len = 0 };
		struct rtaddr_reader r;

		put_header(&b, RTM_NEWADDR, 0, AF_INET);
		put_text(&b, IFA_LOCAL, "10.0.0.1");
		change(b.at + faults[i].at, faults[i].width, faults[i].value);
		r = reader(&b);
		CHECK_INT(faults[i].name, rtaddr_next(&r), faults[i].want);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_changed),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_faults),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
