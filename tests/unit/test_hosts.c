/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <stdlib.h>

#include "lib/addr.h"
#include "lib/hosts.h"
#include "lib/reason.h"

/* What is found in a file: addresses in order, or "" if it settles nothing. */
static const struct {
	const char *file, *name, *want;
} rows[] = {
	{ "10.0.0.1 alice\n", "alice", "10.0.0.1" },
	{ "10.0.0.1 alice", "alice", "10.0.0.1" },
	{ "10.0.0.1 alice\n", "bob", "" },
	{ "10.0.0.1 alice\n", "ALICE", "10.0.0.1" },
	{ "10.0.0.1 Alice\n", "aLICE", "10.0.0.1" },
	{ "10.0.0.1 a\xc4\n", "a\xe4", "" }, /* ASCII letters alone */
	{ "10.0.0.1 alice.example.com alice a\n", "a", "10.0.0.1" },
	{ "10.0.0.1 alice.example.com alice a\n", "alice", "10.0.0.1" },
	{ "10.0.0.1 alice.example.com\n", "alice", "" },
	{ "10.0.0.1 alice.\n", "alice", "" },
	{ "10.0.0.1 alice\n", "alice.", "" },
	{ "10.0.0.1 alice.\n", "alice.", "10.0.0.1" },
	{ "10.0.0.1 alice\n10.0.0.2 bob\n", "bob", "10.0.0.2" },
	/* blanks and comments */
	{ " \t 10.0.0.1 \t\v\f alice \r\n", "alice", "10.0.0.1" },
	{ "\n\n# x\n10.0.0.1 alice # bob\n", "alice", "10.0.0.1" },
	{ "10.0.0.1 alice # bob\n", "bob", "" },
	{ "10.0.0.1 alice#bob\n", "alice", "10.0.0.1" },
	{ "#10.0.0.1 alice\n", "alice", "" },
	{ "  # 10.0.0.1 alice\n", "alice", "" },
	{ "10.0.0.1 # alice\n", "alice", "" },
	{ "10.0.0.1#x alice\n", "alice", "" },
	/* several lines, both families */
	{ "10.0.0.2 a\nfd00::2 x A\n10.0.0.1 b a\n10.0.0.2 a\n", "a",
	    "10.0.0.1 10.0.0.2 fd00::2" },
	{ "10.0.0.1 a a A\n", "a", "10.0.0.1" },
	{ "fd00::1 a\nFD00:0::1 a\n", "a", "fd00::1" },
	{ "::ffff:10.0.0.1 a\n10.0.0.1 a\n", "a", "10.0.0.1" },
	/* lines that glibc ignores */
	{ "10.1 a\n", "a", "" },
	{ "010.0.0.1 a\n", "a", "" },
	{ "0x0a.0.0.1 a\n", "a", "" },
	{ "10.0.0.256 a\n10.0.0.2 a\n", "a", "10.0.0.2" },
	{ "fe80::1%lo a\n", "a", "" },
	{ "[fd00::1] a\n", "a", "" },
	{ "alice 10.0.0.1\n", "10.0.0.1", "" },
	{ "10.0.0.1\n", "10.0.0.1", "" },
	{ "10.0.0.1\nalice\n", "alice", "" },
	/* loopback is for the caller to judge; ::1 is IPv4's, too */
	{ "127.0.1.1 a\n", "a", "127.0.1.1" },
	{ "::1 a\n", "a", "127.0.0.1 ::1" },
	{ "::1 a\n127.0.0.1 a\n", "a", "127.0.0.1 ::1" },
	/* addresses that no node can have settle nothing */
	{ "0.0.0.0 a\n", "a", "" },
	{ "224.0.0.1 a\nff02::1 a\n:: a\n255.255.255.255 a\n", "a", "" },
	{ "fe80::1 a\n", "a", "" },
	{ "fe80::1 a\n10.0.0.1 a\n", "a", "10.0.0.1" },
	/* odd ones */
	{ "", "a", "" },
	{ "\n", "", "" },
	{ "10.0.0.1 a\n", "", "" },
};

static void
parse(struct hosts *h, const char *text, size_t len)
{
	char *bytes = malloc(len + 1);
	struct reason why = { "" };

	assert_non_null(bytes);
	memcpy(bytes, text, len);
	memset(h, 0, sizeof(*h));
	h->first = true;
	if (hosts_parse(h, bytes, len, &why) != 0)
		fail_msg("\"%s\": %s", text, why.text);
}

static const char *
found(const struct hosts *h, const char *name)
{
	static char text[256];
	char buf[ADDR_STRLEN];
	struct addr *addrs;
	size_t n;

	text[0] = '\0';
	if (!hosts_find(h, name, &addrs, &n)) {
		assert_null(addrs);
		assert_int_equal(n, 0);
		return (text);
	}
	assert_true(n > 0);
	for (size_t i = 0; i < n; i++) {
		strcat(text, i == 0 ? "" : " ");
		strcat(text, addr_format(&addrs[i], buf));
	}
	free(addrs);
	return (text);
}

static void
test_rows(void **state)
{
	struct hosts h;

	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		parse(&h, rows[i].file, strlen(rows[i].file));
		CHECK_STR(rows[i].file, found(&h, rows[i].name), rows[i].want);
		h.first = false;
		CHECK_STR(rows[i].file, found(&h, rows[i].name), "");
		hosts_free(&h);
		CHECK_STR(rows[i].file, found(&h, rows[i].name), "");
	}
}

static void
test_nul(void **state)
{
	static const char text[] = "10.0.0.1 alice\n10.0.0.2 b\0b\n";
	char *bytes = malloc(sizeof(text));
	struct hosts h = { .first = true };
	struct reason why;

	(void)state;
	assert_non_null(bytes);
	memcpy(bytes, text, sizeof(text));
	assert_int_equal(hosts_parse(&h, bytes, sizeof(text) - 1, &why), -1);
	CHECK_SAYS("NUL", why.text, "/etc/hosts has a NUL byte");
	hosts_free(&h);
}

/* Many lines, a long one, and many for one name: each has all of its own. */
static void
test_many(void **state)
{
	enum {
		LINES = 10000
	};
	char *text = NULL, name[32], want[32];
	struct hosts h;
	struct addr *addrs;
	size_t len, n;
	FILE *f = open_memstream(&text, &len);

	(void)state;
	assert_non_null(f);
	for (int i = 0; i < LINES; i++)
		fprintf(f, "10.%d.%d.1 node%d all\n", i / 256, i % 256, i);
	fputs("10.200.0.1", f);
	for (int i = 0; i < LINES; i++)
		fprintf(f, " alias%d", i);
	fclose(f);
	parse(&h, text, len);
	for (int i = 0; i < LINES; i++) {
		snprintf(name, sizeof(name), "node%d", i);
		snprintf(want, sizeof(want), "10.%d.%d.1", i / 256, i % 256);
		CHECK_STR(name, found(&h, name), want);
		snprintf(name, sizeof(name), "ALIAS%d", i);
		CHECK_STR(name, found(&h, name), "10.200.0.1");
	}
	assert_true(hosts_find(&h, "all", &addrs, &n));
	assert_int_equal(n, LINES);
	free(addrs);
	hosts_free(&h);
	free(text);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_nul),
		cmocka_unit_test(test_many),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
