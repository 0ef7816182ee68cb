/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The file with a node's key: every byte of it counts. */
#include "tests/unit/harness.h"

#include <stdlib.h>

#include "lib/kdump2_file.h"
#include "lib/reason.h"

/* The bytes 00 07 0e ... of a key, as digits. */
#define DIGITS                             \
	"00070e151c232a31383f464d545b6269" \
	"70777e858c939aa1a8afb6bdc4cbd2d9"
#define GOOD "2 alice " DIGITS "\n"
#define TEXT(s) s, sizeof(s) - 1
#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define LONGEST HUNDRED HUNDRED TEN TEN TEN TEN TEN "01234"

static struct kdump2_key
key_of_digits(void)
{
	struct kdump2_key key;

	for (size_t i = 0; i < sizeof(key.bytes); i++)
		key.bytes[i] = (uint8_t)(7 * i);
	return (key);
}

static const struct {
	const char *name, *file;
} well[] = {
	{ "alice", GOOD },
	{ "a", "2 a " DIGITS "\n" },
	{ "10.0.0.1", "2 10.0.0.1 " DIGITS "\n" },
	{ "fe80::1%eth0", "2 fe80::1%eth0 " DIGITS "\n" },
	{ "!~", "2 !~ " DIGITS "\n" },
	{ "Alice", "2 Alice " DIGITS "\n" },
	{ LONGEST, "2 " LONGEST " " DIGITS "\n" },
};

static void
test_well(void **state)
{
	const struct kdump2_key key = key_of_digits();
	char bytes[KDUMP2_FILE_MOST], name[KDUMP2_NAME_MOST + 1];
	struct kdump2_key got;
	struct reason why;
	size_t n;

	(void)state;
	for (size_t i = 0; i < N_OF(well); i++) {
		n = kdump2_file_make(bytes, well[i].name, &key);
		CHECK_INT(well[i].name, n, strlen(well[i].file));
		CHECK(well[i].name, memcmp(bytes, well[i].file, n) == 0);
		memset(&got, 0, sizeof(got));
		CHECK_INT(well[i].name,
		    kdump2_file_read(name, &got, bytes, n, &why), 0);
		CHECK_STR(well[i].name, name, well[i].name);
		CHECK(well[i].name, memcmp(&got, &key, sizeof(key)) == 0);
	}
	assert_int_equal(n, KDUMP2_FILE_MOST);
}

static void
test_no_name(void **state)
{
	static const char *const names[] = { "", " ", "a b", "a\n", "a\t",
		"\x7f", "\x80", "\xff", LONGEST "x" };
	const struct kdump2_key key = key_of_digits();
	char bytes[KDUMP2_FILE_MOST], before[KDUMP2_FILE_MOST];

	(void)state;
	memset(before, 0xee, sizeof(before));
	memcpy(bytes, before, sizeof(bytes));
	for (size_t i = 0; i < N_OF(names); i++) {
		CHECK_INT(names[i], kdump2_file_make(bytes, names[i], &key), 0);
		CHECK(names[i], memcmp(bytes, before, sizeof(bytes)) == 0);
	}
}

static const struct {
	const char *name;
	const char *bytes;
	size_t len;
	const char *says;
} broken[] = {
	{ "empty", TEXT(""), "version 2" },
	{ "one byte", TEXT("2"), "version 2" },
	{ "version alone", TEXT("2 "), "name" },
	{ "another version", TEXT("3 alice " DIGITS "\n"), "version 2" },
	{ "no version", TEXT("alice " DIGITS "\n"), "version 2" },
	{ "a blank first", TEXT(" " GOOD), "version 2" },
	{ "a line first", TEXT("\n" GOOD), "version 2" },
	{ "no name", TEXT("2  " DIGITS "\n"), "name" },
	{ "no blank after the name", TEXT("2 " DIGITS "\n"), "name" },
	{ "a control character in the name", TEXT("2 a\1 " DIGITS "\n"),
	    "name" },
	{ "a NUL in the name", TEXT("2 a\0b " DIGITS "\n"), "name" },
	{ "a letter of UTF-8 in the name", TEXT("2 \xc3\xa4 " DIGITS "\n"),
	    "name" },
	{ "a name of 256 bytes", TEXT("2 " LONGEST "5 " DIGITS "\n"), "name" },
	{ "name alone", TEXT("2 alice"), "digits" },
	{ "no key", TEXT("2 alice \n"), "digits" },
	{ "two blanks", TEXT("2 alice  " DIGITS "\n"), "digits" },
	{ "two words of a name", TEXT("2 alice b " DIGITS "\n"), "digits" },
	{ "no newline", TEXT("2 alice " DIGITS), "digits" },
	{ "CR LF", TEXT("2 alice " DIGITS "\r\n"), "digits" },
	{ "a NUL at the end", TEXT("2 alice " DIGITS "\0"), "digits" },
	{ "a second line", TEXT(GOOD "\n"), "digits" },
	{ "twice", TEXT(GOOD GOOD), "digits" },
	{ "a digit less", TEXT("2 alice 0" DIGITS "\n"), "digits" },
	{ "a blank at the end", TEXT("2 alice " DIGITS " \n"), "digits" },
};

static void
test_broken(void **state)
{
	struct kdump2_key key, before;
	char name[KDUMP2_NAME_MOST + 1];

	(void)state;
	memset(&before, 0xee, sizeof(before));
	key = before;
	strcpy(name, "bob");
	for (size_t i = 0; i < N_OF(broken); i++) {
		/* No more than its bytes are read. */
		char *copy = malloc(broken[i].len);
		struct reason why = { "" };

		if (broken[i].len > 0)
			memcpy(copy, broken[i].bytes, broken[i].len);
		CHECK_INT(broken[i].name,
		    kdump2_file_read(name, &key, copy, broken[i].len, &why),
		    -1);
		free(copy);
		CHECK_SAYS(broken[i].name, why.text, broken[i].says);
		CHECK(broken[i].name, strstr(why.text, "0e15") == NULL);
		CHECK_STR(broken[i].name, name, "bob");
		CHECK(broken[i].name, memcmp(&key, &before, sizeof(key)) == 0);
	}
}

/* Each byte replaced by each other: refused, or another name or key. */
static void
test_each_byte(void **state)
{
	const struct kdump2_key good = key_of_digits();
	char bytes[] = GOOD, name[KDUMP2_NAME_MOST + 1];
	const size_t n = sizeof(bytes) - 1;
	size_t taken = 0;

	(void)state;
	for (size_t i = 0; i < n; i++)
		for (int b = 0; b < 256; b++) {
			struct kdump2_key key;

			bytes[i] = (char)b;
			if (bytes[i] != GOOD[i] &&
			    kdump2_file_read(name, &key, bytes, n, NULL) == 0) {
				taken++;
				assert_true((strcmp(name, "alice") == 0) !=
				    (memcmp(&key, &good, sizeof(key)) == 0));
			}
			bytes[i] = GOOD[i];
		}
	/* 5 bytes of a name, of 94; 64 digits, of 16. */
	assert_int_equal(taken, 5 * 93 + 64 * 15);
}

/* Each length but the right one. */
static void
test_each_length(void **state)
{
	static const char bytes[] = GOOD GOOD;
	char name[KDUMP2_NAME_MOST + 1];
	struct kdump2_key key;

	(void)state;
	for (size_t n = 0; n < sizeof(bytes); n++)
		CHECK_INT(bytes, kdump2_file_read(name, &key, bytes, n, NULL),
		    n == sizeof(GOOD) - 1 ? 0 : -1);
}

static void
test_id(void **state)
{
	static const char *const others[] = { "", "key-2-", "key-2-1a2b3c4",
		"key-2-1a2b3c4d5", "key-2-1A2b3c4d", "key-2-1a2b3c4g",
		"key-2-1a2b3c4 ", "key-3-1a2b3c4d", "Key-2-1a2b3c4d",
		"akey-2-1a2b3c4d", "key-2-1a2b3c4d/", "key", "key-2_1a2b3c4d" };
	char file[KDUMP2_ID_FILE_SIZE], id[KDUMP2_ID_SIZE] = "none";

	(void)state;
	kdump2_id_file(file, "1a2b3c4d");
	assert_string_equal(file, "key-2-1a2b3c4d");
	for (size_t i = 0; i < N_OF(others); i++) {
		CHECK(others[i], !kdump2_id_of(id, others[i]));
		CHECK_STR(others[i], id, "none");
	}
	assert_true(kdump2_id_of(id, file));
	assert_string_equal(id, "1a2b3c4d");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_well),
		cmocka_unit_test(test_no_name),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_each_byte),
		cmocka_unit_test(test_each_length),
		cmocka_unit_test(test_id),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
