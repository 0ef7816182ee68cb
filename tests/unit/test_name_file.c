/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The file with this node's name: whole, or as it was. */
#include "tests/unit/harness.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/reason.h"
#include "rehearse/name_file.h"
#include "tests/unit/sandbox.h"

static char root[] = "/tmp/test_name_file.XXXXXX", path[64], new[64];

static void
put(const char *bytes, size_t n)
{
	const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	assert_int_not_equal(fd, -1);
	assert_int_equal(write(fd, bytes, n), n);
	close(fd);
}

static int
read_name(char name[KDUMP2_NAME_MOST + 1], struct reason *why)
{
	why->text[0] = '\0';
	memset(name, 'x', KDUMP2_NAME_MOST + 1);
	return (name_file_read(name, path, why));
}

/* Every byte in the place of each, and each length. */
static void
test_bytes(void **state)
{
	char name[KDUMP2_NAME_MOST + 1], bytes[KDUMP2_NAME_MOST + 3];
	struct reason why;

	(void)state;
	for (int c = 0; c < 256; c++) {
		const char line[] = { 'a', (char)c, '\n' };
		const bool well = c > ' ' && c <= '~';

		put(line, sizeof(line));
		CHECK_INT("byte", read_name(name, &why), well ? 1 : -1);
		CHECK("byte", (why.text[0] == '\0') == well);
		if (well)
			CHECK("byte",
			    name[0] == 'a' && name[1] == c && name[2] == '\0');
	}
	for (size_t n = 0; n < sizeof(bytes); n++) {
		memset(bytes, 'b', sizeof(bytes));
		bytes[n] = '\n';
		put(bytes, n + 1);
		CHECK_INT("length", read_name(name, &why),
		    n > 0 && n <= KDUMP2_NAME_MOST ? 1 : -1);
		put(bytes, n); /* without a newline */
		CHECK_INT("length", read_name(name, &why), -1);
	}
}

/* Files that are none of ours. */
static void
test_files(void **state)
{
	char name[KDUMP2_NAME_MOST + 1];
	struct reason why;

	(void)state;
	unlink(path);
	assert_int_equal(read_name(name, &why), 0);
	put("bob\n", 4);
	for (mode_t bit = S_IWGRP; bit != 0;
	     bit = bit == S_IWGRP ? S_IWOTH : 0) {
		assert_int_equal(chmod(path, 0644 | bit), 0);
		assert_int_equal(read_name(name, &why), -1);
		CHECK_SAYS("mode", why.text, "could write it");
	}
	assert_int_equal(rename(path, new), 0);
	assert_int_equal(chmod(new, 0644), 0);
	assert_int_equal(symlink(new, path), 0);
	assert_int_equal(read_name(name, &why), -1);
	CHECK_SAYS("link", why.text, "symbolic link");
	unlink(path);
	unlink(new);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(read_name(name, &why), -1);
	CHECK_SAYS("pipe", why.text, "no plain file");
	unlink(path);
}

static void
check_is(const char *want)
{
	char name[KDUMP2_NAME_MOST + 1];
	struct reason why;
	struct stat st;

	assert_int_equal(read_name(name, &why), 1);
	CHECK_STR("name", name, want);
	assert_int_equal(lstat(path, &st), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0644);
	assert_int_equal(access(new, F_OK), -1);
}

static void
test_written(void **state)
{
	static const mode_t masks[] = { 0777, 0, 022 };
	char folder[sizeof(root) + 8], deep[sizeof(root) + 16];
	struct reason why;

	(void)state;
	for (size_t i = 0; i < N_OF(masks); i++) {
		const mode_t before = umask(masks[i]);

		CHECK_INT("new", name_file_write(path, "alice", &why), 1);
		umask(before);
		check_is("alice");
		CHECK_INT("same", name_file_write(path, "alice", &why), 0);
		CHECK_INT("other", name_file_write(path, "bob", &why), 1);
		check_is("bob");
		unlink(path);
	}
	/* What a writer has left that ended too early. */
	assert_int_equal(symlink("/dev/null", new), 0);
	CHECK_INT("left", name_file_write(path, "alice", &why), 1);
	check_is("alice");
	/* What others can write does not count as the same. */
	assert_int_equal(chmod(path, 0666), 0);
	CHECK_INT("mode", name_file_write(path, "alice", &why), 1);
	check_is("alice");
	unlink(path);
	snprintf(folder, sizeof(folder), "%s/folder", root);
	snprintf(deep, sizeof(deep), "%s/name", folder);
	CHECK_INT("folder", name_file_write(deep, "alice", &why), 1);
	CHECK_INT("folder", name_file_write(deep, "alice", &why), 0);
	unlink(deep);
	rmdir(folder);
}

/* The old one stays. */
static void
test_not_written(void **state)
{
	const struct rlimit none = { 0, RLIM_INFINITY };
	struct rlimit before;
	struct reason why;

	(void)state;
	assert_int_equal(name_file_write(path, "alice", &why), 1);
	CHECK_INT("none", name_file_write(path, "", &why), -1);
	CHECK_INT("blank", name_file_write(path, "a b", &why), -1);
	CHECK_SAYS("blank", why.text, "\"a b\" cannot stand in it");
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	CHECK_INT("full", name_file_write(path, "bob", &why), -1);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	check_is("alice");
	CHECK_SAYS("full", why.text, path);
	unlink(path);
}

static int
setup(void **state)
{
	(void)state;
	if (mkdtemp(root) == NULL)
		return (-1);
	snprintf(path, sizeof(path), "%s/name", root);
	snprintf(new, sizeof(new), "%s/name.new", root);
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	return (rmdir(root));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_written),
		cmocka_unit_test(test_not_written),
	};

	/* The file must be root's. */
	if (getuid() != 0 && !sandbox_enter(0))
		return (SANDBOX_REFUSED);
	return (cmocka_run_group_tests(tests, setup, teardown));
}
