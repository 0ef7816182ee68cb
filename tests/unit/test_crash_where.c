/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include "lib/crash_where.h"

static const struct {
	const char *path;
	enum crash_maker maker;
} rows[] = {
	{ "/var/lib/kdump/initrd", CRASH_SUSE },
	{ "/boot/initrd-5.14.21-150400.24.33-default-kdump", CRASH_SUSE },
	{ "/boot/initrd-6.4.0-150700.1-default", CRASH_SUSE }, /* fadump */
	{ "/boot/initramfs-5.14.0-503.el9.x86_64kdump.img", CRASH_REDHAT },
	{ "/var/lib/kdump/initramfs-6.12.0kdump.img", CRASH_REDHAT },
	{ "/boot/initramfs-5.14.0-503.el9.ppc64le.img", CRASH_REDHAT },
	{ "/var/lib/kdump/initrd.old", CRASH_OTHER },
	{ "/boot/initramfs-", CRASH_OTHER },
	{ "/boot/initramfs-kdump.img", CRASH_REDHAT },
	{ "/boot/initrd-", CRASH_OTHER },
	{ "/boot/initrd.img-6.1.0", CRASH_OTHER }, /* Debian's */
	{ "/srv/boot/initrd-6.4.0", CRASH_OTHER },
	{ "/srv/crash.img", CRASH_OTHER },
	{ "", CRASH_OTHER },
};

static void
test_maker(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(rows); i++)
		CHECK_INT(
		    rows[i].path, crash_maker_of(rows[i].path), rows[i].maker);
}

/* "restart" alone makes nothing again if its own files are as they were. */
static void
test_remake(void **state)
{
	(void)state;
	assert_non_null(strstr(crash_remake(CRASH_SUSE), "mkdumprd -f"));
	assert_non_null(strstr(crash_remake(CRASH_REDHAT), "kdumpctl rebuild"));
	assert_null(strchr(crash_remake(CRASH_OTHER), '"'));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_maker),
		cmocka_unit_test(test_remake),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
