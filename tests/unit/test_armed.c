/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Armed or not: the reason in a line, and what is kept of the image. */
#include "tests/unit/harness.h"

#include <sys/stat.h>

#include <stdlib.h>
#include <unistd.h>

#include "rehearse/armed.h"
#include "rehearse/armed_kept.h"

static struct armed
found(const char *text)
{
	struct armed a = { .errors = 0 };

	armed_take(FINDING_ERROR, text, &a);
	return (a);
}

static void
test_take(void **state)
{
	struct armed a = { .errors = 0 };

	(void)state;
	armed_take(FINDING_WARNING, "a warning", &a);
	assert_int_equal(a.errors, 0);
	assert_string_equal(a.first.text, "");
	armed_take(FINDING_ERROR, "two\nlines", &a);
	armed_take(FINDING_ERROR, "the second", &a);
	assert_int_equal(a.errors, 2);
	assert_string_equal(a.first.text, "two?lines");
}

/* Whatever the reason is, attrd takes it, and gives it back as it was. */
static void
test_why(void **state)
{
	static const struct {
		const char *name, *text, *want;
	} rows[] = {
		{ "plain", "it's (1): a/b", "it's (1): a/b" },
		{ "quotes", "\"alice\" is <no> name & \\ x",
		    "alice is ?no? name ? ? x" },
		{ "bytes", "caf\xc3\xa9\t", "caf???" },
	};
	char why[ATTRD_VALUE], longest[REASON_SIZE];
	struct armed a = { .errors = 0 };

	(void)state;
	armed_why(&a, why);
	assert_string_equal(why, "ok");
	for (size_t i = 0; i < N_OF(rows); i++) {
		a = found(rows[i].text);
		armed_why(&a, why);
		CHECK_STR(rows[i].name, why, rows[i].want);
		CHECK(rows[i].name, attrd_is_plain(why));
	}
	for (size_t n = ATTRD_VALUE - 2; n < sizeof(longest); n++) {
		memset(longest, 'x', n);
		longest[n] = '\0';
		a = found(longest);
		armed_why(&a, why);
		assert_true(attrd_is_plain(why));
		assert_int_equal(
		    strlen(why), n < ATTRD_VALUE ? n : ATTRD_VALUE - 1);
	}
}

/* Each byte in the place of each one. */
static void
test_why_bytes(void **state)
{
	char why[ATTRD_VALUE], text[] = "a?b";
	struct armed a;

	(void)state;
	for (int c = 1; c < 256; c++) {
		text[1] = (char)c;
		a = found(text);
		armed_why(&a, why);
		assert_true(attrd_is_plain(why));
		assert_int_equal(why[0], 'a');
	}
}

static void
check_same(const struct armed_kept *k)
{
	char bytes[ARMED_BYTES];
	struct armed_kept again;
	const int n = armed_kept_write(bytes, k);

	assert_int_not_equal(n, -1);
	assert_true(armed_kept_read(&again, bytes, (size_t)n));
	assert_int_equal(again.at_ns, k->at_ns);
	assert_int_equal(again.found.errors, k->found.errors);
	assert_string_equal(again.found.first.text, k->found.first.text);
	assert_string_equal(again.found.key, k->found.key);
	assert_string_equal(again.seen, k->seen);
}

static void
test_kept(void **state)
{
	static struct armed_kept k;
	char bytes[ARMED_BYTES];
	struct armed_kept again;
	int n;

	(void)state;
	memset(&k, 0, sizeof(k));
	check_same(&k);
	k = (struct armed_kept){ .at_ns = 1234567890123,
		.found = found("why not"),
		.seen = "a 1\nb 2\n" };
	memcpy(k.found.key, "01234567", sizeof(k.found.key));
	check_same(&k);
	/* Cut before what it rests on, it is none. */
	n = armed_kept_write(bytes, &k);
	for (int i = 0; i < n - (int)strlen(k.seen); i++)
		assert_false(armed_kept_read(&again, bytes, (size_t)i));
	memset(k.seen, 's', sizeof(k.seen) - 1);
	memset(k.found.first.text, 'f', REASON_SIZE - 1);
	k.found.errors = SIZE_MAX / 4;
	k.at_ns = INT64_MAX;
	check_same(&k);
}

/* What is no such file. */
static void
test_kept_refused(void **state)
{
	static const char *const rows[] = { "", "\n", "fence_kdump armed 1\n",
		"fence_kdump armed 2\n1\n0\n\n\n",
		"fence_kdump armed 1\n-1\n0\n\n\n",
		"fence_kdump armed 1\n1\nx\n\n\n",
		"fence_kdump armed 1\n99999999999999999999\n0\n\n\n",
		"fence_kdump armed 1\n1\n0\n\n123456789\n" };
	static char many[2 * ARMED_BYTES];
	struct armed_kept k;

	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++)
		CHECK(rows[i], !armed_kept_read(&k, rows[i], strlen(rows[i])));
	assert_false(
	    armed_kept_read(&k, "fence_kdump armed 1\n1\n0\n\n\n\0", 28));
	assert_true(armed_kept_read(&k, "fence_kdump armed 1\n1\n0\n\n\n", 26));
	memset(many, '\n', sizeof(many));
	memcpy(many, "fence_kdump armed 1\n1\n0\n\n\n", 26);
	for (size_t n = ARMED_SEEN; n < sizeof(many); n += 7)
		assert_int_equal(
		    armed_kept_read(&k, many, n), n < 26 + ARMED_SEEN);
}

static void
test_holds(void **state)
{
	const struct armed_kept k = { .at_ns = 100, .seen = "a" };

	(void)state;
	assert_true(armed_kept_holds(&k, "a", 100));
	assert_true(armed_kept_holds(&k, "a", 99 + ARMED_HOLDS));
	assert_false(armed_kept_holds(&k, "a", 100 + ARMED_HOLDS));
	assert_false(armed_kept_holds(&k, "a", 99)); /* before it was */
	assert_false(armed_kept_holds(&k, "ab", 100));
	assert_false(armed_kept_holds(&k, "", 100));
}

/* A line is another one after each kind of change. */
static void
test_seen(void **state)
{
	char path[] = "/tmp/test_armed.XXXXXX", before[ARMED_SEEN] = "",
	     after[ARMED_SEEN] = "", full[ARMED_SEEN];
	const int fd = mkstemp(path);

	(void)state;
	assert_int_not_equal(fd, -1);
	assert_true(armed_seen_add(before, path));
	assert_true(armed_seen_add(after, path));
	assert_string_equal(before, after);
	assert_int_equal(write(fd, "x", 1), 1);
	after[0] = '\0';
	assert_true(armed_seen_add(after, path));
	assert_string_not_equal(before, after);
	unlink(path);
	before[0] = '\0';
	assert_true(armed_seen_add(before, path));
	assert_string_not_equal(before, after);
	assert_non_null(strstr(before, " -\n"));
	close(fd);
	memset(full, 'x', sizeof(full));
	full[sizeof(full) - 8] = '\0';
	assert_false(armed_seen_add(full, path));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_take),
		cmocka_unit_test(test_why),
		cmocka_unit_test(test_why_bytes),
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_kept_refused),
		cmocka_unit_test(test_holds),
		cmocka_unit_test(test_seen),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
