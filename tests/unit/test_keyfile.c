/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The file with this node's key: whole and for this user alone, or none. */
#include "tests/unit/harness.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "lib/kdump2_file.h"
#include "lib/reason.h"
#include "rehearse/keyfile.h"
#include "tests/unit/sandbox.h"

/* The key is the bytes 0 to 31; Python's hmac made the id. */
#define LINE                                       \
	"2 alice 000102030405060708090a0b0c0d0e0f" \
	"101112131415161718191a1b1c1d1e1f\n"
#define ID_FILE "key-2-8adc89f9"

static char root[] = "/tmp/test_keyfile.XXXXXX", path[64], beside[64];

static struct kdump2_key
make_key(void)
{
	struct kdump2_key key;

	for (size_t i = 0; i < sizeof(key.bytes); i++)
		key.bytes[i] = (uint8_t)i;
	return (key);
}

/* How many files there are. */
static int
count(void)
{
	DIR *d = opendir(root);
	int n = 0;

	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d)) != NULL;)
		n += e->d_name[0] != '.' ? 1 : 0;
	closedir(d);
	return (n);
}

static void
clear(void)
{
	unlink(path);
	unlink(beside);
	assert_int_equal(count(), 0);
}

static void
touch(const char *file)
{
	FILE *f = fopen(file, "w");

	assert_non_null(f);
	fclose(f);
}

static int
write_key(const char *to, struct reason *why)
{
	const struct kdump2_key key = make_key();

	why->text[0] = '\0';
	return (keyfile_write(to, "alice", &key, why));
}

static void
check_written(void)
{
	char bytes[256];
	struct stat st;
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	assert_int_equal(fread(bytes, 1, sizeof(bytes), f), strlen(LINE));
	fclose(f);
	assert_memory_equal(bytes, LINE, strlen(LINE));
	assert_int_equal(lstat(path, &st), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0600);
	assert_int_equal(lstat(beside, &st), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0600);
	assert_int_equal(st.st_size, 0);
	assert_int_equal(count(), 2);
}

/* With each mask that a caller may have. */
static void
test_written(void **state)
{
	static const mode_t masks[] = { 077, 0, 022, 0777 };
	struct reason why;
	mode_t before = umask(0);

	(void)state;
	for (size_t i = 0; i < N_OF(masks); i++) {
		clear();
		umask(masks[i]);
		if (write_key(path, &why) == -1)
			fail_msg("mask %o: %s", masks[i], why.text);
		umask(0);
		check_written();
	}
	umask(before);
	clear();
}

/* In the folder where it is run. */
static void
test_no_folder(void **state)
{
	struct reason why;

	(void)state;
	assert_int_equal(write_key("key", &why), 0);
	check_written();
	clear();
	assert_int_equal(write_key("./key", &why), 0);
	check_written();
	clear();
}

/* No file is written over, no link is followed; and nothing is left. */
static void
test_there_already(void **state)
{
	struct reason why;
	struct stat st;
	char target[96];

	(void)state;
	touch(path);
	assert_int_equal(write_key(path, &why), -1);
	CHECK_SAYS("key", why.text, path);
	CHECK_SAYS("key", why.text, "File exists");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 0);
	assert_int_equal(count(), 1);
	clear();

	touch(beside);
	assert_int_equal(write_key(path, &why), -1);
	CHECK_SAYS("id", why.text, beside);
	CHECK_SAYS("id", why.text, "File exists");
	assert_int_equal(count(), 1);
	clear();

	snprintf(target, sizeof(target), "%s/target", root);
	assert_int_equal(symlink(target, path), 0);
	assert_int_equal(write_key(path, &why), -1);
	CHECK_SAYS("link", why.text, path);
	assert_int_equal(count(), 1);
	clear();

	assert_int_equal(symlink(target, beside), 0);
	assert_int_equal(write_key(path, &why), -1);
	assert_int_equal(count(), 1);
	clear();
}

static void
test_nowhere(void **state)
{
	char to[PATH_MAX + 64];
	struct reason why;

	(void)state;
	snprintf(to, sizeof(to), "%s/none/key", root);
	assert_int_equal(write_key(to, &why), -1);
	CHECK_SAYS("no folder", why.text, to);
	CHECK_SAYS("no folder", why.text, "No such file");
	snprintf(to, sizeof(to), "%s/", root);
	assert_int_equal(write_key(to, &why), -1);
	assert_int_equal(write_key("", &why), -1);
	touch(path);
	snprintf(to, sizeof(to), "%s/key", path);
	assert_int_equal(write_key(to, &why), -1);
	CHECK_SAYS("a file", why.text, "Not a directory");
	clear();
	memset(to, '/', sizeof(to));
	to[sizeof(to) - 1] = '\0';
	assert_int_equal(write_key(to, &why), -1);
	CHECK_SAYS("long", why.text, "too long");
	assert_int_equal(count(), 0);
}

/* The folder's path, of so many bytes, and the key below it. */
static int
write_below(size_t len, struct reason *why)
{
	char to[PATH_MAX + 64];

	memset(to, '/', len);
	memcpy(to, root, strlen(root));
	snprintf(to + len, sizeof(to) - len, "key");
	return (write_key(to, why));
}

/* "." is put behind it, and a NUL. */
static void
test_longest_path(void **state)
{
	struct reason why;

	(void)state;
	assert_int_equal(write_below(PATH_MAX - 2, &why), 0);
	check_written();
	clear();
	assert_int_equal(write_below(PATH_MAX - 1, &why), -1);
	CHECK_SAYS("one byte more", why.text, "too long");
	assert_int_equal(count(), 0);
}

static void
test_name(void **state)
{
	const struct kdump2_key key = make_key();
	struct reason why;

	(void)state;
	assert_int_equal(keyfile_write(path, "a b", &key, &why), -1);
	CHECK_SAYS("name", why.text, "cannot stand in it");
	assert_int_equal(count(), 0);
}

/* --- a disk that is full, and one that has its own modes ----------------- */

static void
write_less(void *arg)
{
	const struct rlimit limit = { 10, 10 };
	struct reason why;

	(void)arg;
	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit) == -1)
		sandbox_exit(SANDBOX_REFUSED);
	if (write_key(path, &why) == 0 || strstr(why.text, "too large") == NULL)
		sandbox_exit(1);
}

static void
test_full(void **state)
{
	(void)state;
	assert_int_equal(sandbox_run(write_less, NULL, 60), 0);
	assert_int_equal(count(), 0);
}

static mode_t forced; /* the mode of each file, or 0 */

int __real_fchmod(int fd, mode_t mode);
int __wrap_fchmod(int fd, mode_t mode);

int
__wrap_fchmod(int fd, mode_t mode)
{
	if (forced == (mode_t)-1) {
		errno = EPERM;
		return (-1);
	}
	return (__real_fchmod(fd, forced != 0 ? forced : mode));
}

/* As that of a FAT file system does, which keeps none. */
static void
test_forced_mode(void **state)
{
	static const mode_t modes[] = { 0644, 0640, 0604, 0620, 0602, 0755,
		0777 };
	struct reason why;
	char want[32];

	(void)state;
	for (size_t i = 0; i < N_OF(modes); i++) {
		forced = modes[i];
		snprintf(want, sizeof(want), "makes it %04o", modes[i]);
		CHECK_INT(want, write_key(path, &why), -1);
		CHECK_SAYS(want, why.text, path);
		CHECK_SAYS(want, why.text, "others could read it");
		CHECK_SAYS(want, why.text, want);
		CHECK_INT(want, count(), 0);
	}
	forced = 0;
}

static void
test_no_mode(void **state)
{
	struct reason why;

	(void)state;
	forced = (mode_t)-1;
	assert_int_equal(write_key(path, &why), -1);
	CHECK_SAYS("mode", why.text, "Operation not permitted");
	assert_int_equal(count(), 0);
	forced = 0;
}

static size_t most = SIZE_MAX; /* that a write takes */

ssize_t __real_write(int fd, const void *buf, size_t n);
ssize_t __wrap_write(int fd, const void *buf, size_t n);

ssize_t
__wrap_write(int fd, const void *buf, size_t n)
{
	return (__real_write(fd, buf, n < most ? n : most));
}

static void
test_pieces(void **state)
{
	struct reason why;

	(void)state;
	for (most = 1; most < 100; most += 9) {
		assert_int_equal(write_key(path, &why), 0);
		check_written();
		clear();
	}
	most = SIZE_MAX;
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_written),
		cmocka_unit_test(test_no_folder),
		cmocka_unit_test(test_there_already),
		cmocka_unit_test(test_nowhere),
		cmocka_unit_test(test_longest_path),
		cmocka_unit_test(test_name),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_forced_mode),
		cmocka_unit_test(test_no_mode),
		cmocka_unit_test(test_pieces),
	};
	int failed;

	if (mkdtemp(root) == NULL || chdir(root) == -1)
		return (1);
	snprintf(path, sizeof(path), "%s/key", root);
	snprintf(beside, sizeof(beside), "%s/" ID_FILE, root);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	rmdir(root);
	return (failed);
}
