/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sender reads its key: real files, right and wrong. */
#include "tests/unit/harness.h"

#include <sys/stat.h>

#include <errno.h>
#include <stdlib.h>

#include "fence_kdump_send/key.h"
#include "lib/kdump2_file.h"
#include "lib/reason.h"
#include "tests/unit/sandbox.h"

static char root[] = "/tmp/test_key.XXXXXX", first[64], second[64];
static const char *const files[2] = { first, second };

/* The key whose bytes are all `b`. */
static void
put(const char *path, const char *name, uint8_t b, mode_t mode, size_t more)
{
	char bytes[KDUMP2_FILE_MOST];
	struct kdump2_key key;
	FILE *f = fopen(path, "w");
	size_t n;

	memset(&key, b, sizeof(key));
	n = kdump2_file_make(bytes, name, &key);
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	for (; more > 0; more--)
		fputc('\n', f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, mode), 0);
}

static void
clear(void)
{
	if (unlink(first) == -1)
		rmdir(first);
	unlink(second);
}

/* That it is broken, for this reason, though the other file is well. */
static void
refused(const char *row, const char *says)
{
	char name[KDUMP2_NAME_MOST + 1] = "before";
	struct kdump2_key key, before;
	struct reason why = { "" };

	put(second, "bob", 0xb0, 0600, 0);
	memset(&before, 0xee, sizeof(before));
	key = before;
	CHECK_INT(row, key_find(files, &key, name, &why), KEY_BROKEN);
	CHECK_SAYS(row, why.text, first);
	CHECK_SAYS(row, why.text, says);
	CHECK(row, strstr(why.text, "a5a5") == NULL);
	CHECK_STR(row, name, "before");
	CHECK(row, memcmp(&key, &before, sizeof(key)) == 0);
	clear();
}

static void
found(const char *row, const char *want, uint8_t b)
{
	char name[KDUMP2_NAME_MOST + 1];
	struct kdump2_key key, right;
	struct reason why = { "" };

	memset(&right, b, sizeof(right));
	CHECK_INT(row, key_find(files, &key, name, &why), KEY_READ);
	CHECK_STR(row, name, want);
	CHECK(row, memcmp(&key, &right, sizeof(key)) == 0);
}

static void
test_found(void **state)
{
	static const mode_t modes[] = { 0600, 0400, 0640, 0644 };
	char longest[KDUMP2_NAME_MOST + 1], name[KDUMP2_NAME_MOST + 1];
	struct kdump2_key key;
	struct reason why;

	(void)state;
	clear();
	assert_int_equal(key_find(files, &key, name, &why), KEY_NONE);
	put(second, "bob", 0xb0, 0600, 0);
	found("second", "bob", 0xb0);
	for (size_t i = 0; i < N_OF(modes); i++) {
		put(first, "alice", 0xa5, modes[i], 0);
		found("first", "alice", 0xa5);
		clear();
	}
	memset(longest, 'x', sizeof(longest));
	longest[KDUMP2_NAME_MOST] = '\0';
	put(first, longest, 0xa5, 0600, 0);
	found("longest", longest, 0xa5);
	put(first, longest, 0xa5, 0600, 1);
	refused("longest, and a byte more", "end in a key");
}

static void
test_refused(void **state)
{
	static const mode_t modes[] = { 0620, 0602, 0666, 0660 };

	(void)state;
	for (size_t i = 0; i < N_OF(modes); i++) {
		put(first, "alice", 0xa5, modes[i], 0);
		refused("mode", "others than root could write it");
	}
	put(first, "alice", 0xa5, 0600, 1);
	refused("a line more", "end in a key");
	put(first, "alice", 0xa5, 0600, 100000);
	refused("many", "end in a key");
	put(first, "alice", 0xa5, 0600, 0);
	assert_int_equal(truncate(first, 0), 0);
	refused("empty", "version 2");
	put(first, "alice", 0xa5, 0600, 0);
	assert_int_equal(truncate(first, 40), 0);
	refused("half of it", "end in a key");
	assert_int_equal(mkfifo(first, 0600), 0);
	refused("FIFO", "no plain file");
	assert_int_equal(mkdir(first, 0700), 0);
	refused("folder", "no plain file");
	assert_int_equal(symlink(second, first), 0);
	refused("link", "symbolic link");
	put(first, "alice", 0xa5, 0600, 0);
	if (chown(first, 1000, 0) == 0)
		refused("owner", "user 1000");
	clear();
}

/* --- in pieces, and not at all -------------------------------------------- */

static size_t most = SIZE_MAX; /* that a read brings; 0: it fails */

ssize_t __real_read(int fd, void *buf, size_t n);
ssize_t __wrap_read(int fd, void *buf, size_t n);

ssize_t
__wrap_read(int fd, void *buf, size_t n)
{
	if (most == 0) {
		errno = EIO;
		return (-1);
	}
	return (__real_read(fd, buf, n < most ? n : most));
}

static void
test_reads(void **state)
{
	(void)state;
	put(first, "alice", 0xa5, 0600, 0);
	most = 7;
	found("pieces", "alice", 0xa5);
	put(first, "alice", 0xa5, 0600, 1);
	refused("pieces, a byte more", "end in a key");
	put(first, "alice", 0xa5, 0600, 0);
	most = 0;
	refused("nothing", "Input/output error");
	most = SIZE_MAX;
}

/* The paths are the program's. */
static void
test_files(void **state)
{
	(void)state;
	assert_string_equal(key_files[0], "/etc/fence_kdump/key");
	assert_string_equal(key_files[1], "/run/fence_kdump/key");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_found),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_reads),
		cmocka_unit_test(test_files),
	};
	int failed;

	/* The files must be root's. */
	if (getuid() != 0 && !sandbox_enter(0))
		return (SANDBOX_REFUSED);
	if (mkdtemp(root) == NULL)
		return (1);
	snprintf(first, sizeof(first), "%s/first", root);
	snprintf(second, sizeof(second), "%s/second", root);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	rmdir(root);
	return (failed);
}
