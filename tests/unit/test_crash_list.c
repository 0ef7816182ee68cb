/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include "lib/crash_list.h"

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
	/* Real lines of dracut 106's lsinitrd on an image of erofs. */
	{ "find: the sender",
	    " 13898712     40 -rwxr-xr-x   1 root     root        39088 Nov 22 "
	    "17:14 erofs-root/usr/lib/fence_kdump_send",
	    true, false },
	{ "find: a number that has all its room",
	    "138987125      4 -rw-r--r--   1 root     root         1463 Nov 22 "
	    "17:14 erofs-root/etc/kdump.conf",
	    false, true },
	{ "find: a link",
	    " 13898712      0 lrwxrwxrwx   1 root     root           27 Nov 22 "
	    "17:14 erofs-root/usr/lib/fence_kdump_send -> "
	    "../x/fence_kdump_send",
	    false, false },
	{ "find: a folder",
	    " 13898712      4 drwxr-xr-x   2 root     root         4096 Nov 22 "
	    "17:14 erofs-root/usr/lib/fence_kdump_send",
	    false, false },
	{ "numbers alone", "12 34 ", false, false },
	{ "a heading", "Image: /boot/fence_kdump_send: 15M", false, false },
	{ "arguments of dracut",
	    "Arguments: --include 'x' '/usr/libexec/fence_kdump_send'", false,
	    false },
	{ "a module", "fence-kdump", false, false },
	{ "an empty line", "", false, false },
	{ "one word", "-", false, false },
	{ "a blank at the end", "- ", false, false },
};

static bool
has_conf(const struct crash_has *has)
{
	return (has->conf[CRASH_CONF_OURS] || has->conf[CRASH_CONF_KDUMP] ||
	    has->conf[CRASH_CONF_SUSE]);
}

static void
test_lines(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(rows); i++) {
		struct crash_list list = { .is_fadump = false };

		crash_list_line(&list, rows[i].line);
		CHECK_INT(rows[i].name, crash_list_has(&list)->sender,
		    rows[i].sender);
		CHECK_INT(rows[i].name, has_conf(crash_list_has(&list)),
		    rows[i].config);
		crash_list_free(&list);
	}
}

/* A later line takes nothing back. */
static void
test_all(void **state)
{
	struct crash_list list = { .is_fadump = false };
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(rows); i++)
		crash_list_line(&list, rows[i].line);
	assert_true(crash_list_has(&list)->sender);
	assert_true(has_conf(crash_list_has(&list)));
	crash_list_free(&list);
}

#define CPIO "-rwxr-xr-x   1 root     root        39088 Nov 22 17:14 "
#define SQUASHED "-rwxr-xr-x root/root  39088 2026-11-22 17:14 squashfs-root/"

/* With fadump the normal root is in the image too, and is not what counts. */
static void
test_fadump(void **state)
{
	struct crash_list list = { .is_fadump = false };

	(void)state;
	crash_list_line(&list, CPIO "usr/lib/fence_kdump_send");
	crash_list_line(&list, CPIO "etc/kdump.conf");
	assert_true(crash_list_has(&list)->sender);
	crash_list_line(&list, CPIO "fadumproot/usr/bin/makedumpfile");
	assert_false(crash_list_has(&list)->sender);
	assert_false(has_conf(crash_list_has(&list)));
	crash_list_line(&list, CPIO "fadumproot/usr/lib/fence_kdump_send");
	assert_true(crash_list_has(&list)->sender);
	crash_list_line(&list, SQUASHED "fadumproot/etc/sysconfig/kdump");
	assert_true(crash_list_has(&list)->conf[CRASH_CONF_SUSE]);
	assert_false(crash_list_has(&list)->conf[CRASH_CONF_KDUMP]);
	crash_list_free(&list);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_all),
		cmocka_unit_test(test_fadump),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
