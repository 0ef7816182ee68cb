/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include "fence_kdump/initrd.h"

static const struct {
	const char *name;
	const char *line;
	bool sender, config;
} rows[] = {
	{ "cpio: the sender",
	    "-rwxr-xr-x   1 root     root        39088 Nov 22 17:14 "
	    "usr/libexec/fence_kdump_send",
	    true, false },
	{ "cpio: SUSE's",
	    "-rwxr-xr-x   1 root     root        39088 Jan  1  1970 "
	    "usr/lib/fence_kdump_send",
	    true, false },
	{ "cpio: a link leads nowhere",
	    "lrwxrwxrwx   1 root     root           27 Nov 22 17:14 "
	    "usr/lib/fence_kdump_send -> ../libexec/fence_kdump_send",
	    false, false },
	{ "cpio: a folder",
	    "drwxr-xr-x   2 root     root            0 Nov 22 17:14 "
	    "usr/lib/fence_kdump_send",
	    false, false },
	{ "cpio: a longer name",
	    "-rwxr-xr-x   1 root     root        39088 Nov 22 17:14 "
	    "usr/libexec/fence_kdump_send.old",
	    false, false },
	{ "cpio: another beginning",
	    "-rwxr-xr-x   1 root     root        39088 Nov 22 17:14 "
	    "usr/libexec/my_fence_kdump_send",
	    false, false },
	{ "cpio: the module's configuration",
	    "-rw-r--r--   1 root     root         1463 Nov 22 17:14 "
	    "etc/sysconfig/fence_kdump",
	    false, true },
	{ "cpio: kdump's",
	    "-rw-r--r--   1 root     root         1463 Nov 22 17:14 "
	    "etc/kdump.conf",
	    false, true },
	{ "cpio: SUSE's of old",
	    "-rw-r--r--   1 root     root         1463 Nov 22 17:14 "
	    "etc/sysconfig/kdump",
	    false, true },
	{ "cpio: a configuration elsewhere",
	    "-rw-r--r--   1 root     root         1463 Nov 22 17:14 "
	    "usr/share/etc/kdump.conf",
	    false, false },
	{ "unsquashfs: the sender",
	    "-rwxr-xr-x root/root             39088 2026-11-22 17:14 "
	    "squashfs-root/usr/libexec/fence_kdump_send",
	    true, false },
	{ "unsquashfs: the configuration",
	    "-rw-r--r-- root/root              1463 2026-11-22 17:14 "
	    "squashfs-root/etc/kdump.conf",
	    false, true },
	{ "unsquashfs: a link",
	    "lrwxrwxrwx root/root                27 2026-11-22 17:14 "
	    "squashfs-root/usr/lib/fence_kdump_send -> ../x/fence_kdump_send",
	    false, false },
	{ "a heading", "Image: /boot/fence_kdump_send: 15M", false, false },
	{ "arguments of dracut",
	    "Arguments: --include 'x' '/usr/libexec/fence_kdump_send'", false,
	    false },
	{ "a module", "fence-kdump", false, false },
	{ "an empty line", "", false, false },
	{ "one word", "-", false, false },
	{ "a blank at the end", "- ", false, false },
};

static void
test_lines(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(rows); i++) {
		struct initrd initrd = { false, false };

		initrd_line(&initrd, rows[i].line);
		CHECK_INT(rows[i].name, initrd.sender, rows[i].sender);
		CHECK_INT(rows[i].name, initrd.config, rows[i].config);
	}
}

/* A later line takes nothing back. */
static void
test_all(void **state)
{
	struct initrd initrd = { false, false };
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(rows); i++)
		initrd_line(&initrd, rows[i].line);
	assert_true(initrd.sender);
	assert_true(initrd.config);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_all),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
