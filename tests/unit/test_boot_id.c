/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include "lib/boot_id.h"

#define ID "01234567-89ab-cdef-FEDC-ba9876543210"

static const uint8_t id[KDUMP2_CRASH_SIZE] = { 0x01, 0x23, 0x45, 0x67, 0x89,
	0xab, 0xcd, 0xef, 0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10 };

static void
test_parse(void **state)
{
	uint8_t got[KDUMP2_CRASH_SIZE] = { 0 };

	(void)state;
	assert_true(boot_id_parse(ID, got));
	assert_memory_equal(got, id, sizeof(got));
}

static void
test_refused(void **state)
{
	static const char *const texts[] = { "", "-", ID "0", "0" ID,
		"1234567-89ab-cdef-fedc-ba9876543210",
		"g1234567-89ab-cdef-fedc-ba987654321",
		"01234567-89ab-cdef-fedc-ba987654321g",
		"01234567 89ab-cdef-fedc-ba9876543210",
		"0x234567-89ab-cdef-fedc-ba9876543210",
		"/1234567-89ab-cdef-fedc-ba9876543210",
		":1234567-89ab-cdef-fedc-ba9876543210",
		"@1234567-89ab-cdef-fedc-ba9876543210",
		"`1234567-89ab-cdef-fedc-ba9876543210" };
	uint8_t got[KDUMP2_CRASH_SIZE];

	(void)state;
	for (size_t i = 0; i < N_OF(texts); i++) {
		memset(got, 0x5a, sizeof(got));
		CHECK(texts[i], !boot_id_parse(texts[i], got));
		CHECK(texts[i], got[0] == 0x5a && got[15] == 0x5a);
	}
}

/* It stays the same until the next boot. */
static void
test_here(void **state)
{
	uint8_t one[KDUMP2_CRASH_SIZE], two[KDUMP2_CRASH_SIZE];
	static const uint8_t zeros[KDUMP2_CRASH_SIZE];

	(void)state;
	boot_id_read(one);
	boot_id_read(two);
	assert_memory_equal(one, two, sizeof(one));
	assert_memory_not_equal(one, zeros, sizeof(one));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_here),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
