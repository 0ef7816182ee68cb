/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which file is the secret, and which is refused: every status that a file can
 * have, and the search in a folder with real files.
 */
#include "tests/unit/harness.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <errno.h>
#include <stdlib.h>

#include "lib/corosync.h"
#include "lib/reason.h"
#include "lib/secret.h"
#include "tests/unit/sandbox.h"

#define HACLUSTER 90
#define HACLIENT 91

static const struct secret_users known = { HACLUSTER, HACLIENT };
static const struct secret_users unknown = { 0, 0 };

/* --- the judgement ------------------------------------------------------- */

/* Who may have which file, and what of 0666 its mode may then have. */
static const struct {
	enum secret_kind kind;
	uid_t owner;
	gid_t group;
	mode_t may;
} allowed[] = {
	{ SECRET_OURS, 0, 0, 0600 },
	{ SECRET_OURS, 0, HACLIENT, 0600 },
	{ SECRET_OURS, 0, 1000, 0600 },
	{ SECRET_COROSYNC, 0, 0, 0640 },
	{ SECRET_COROSYNC, 0, HACLIENT, 0600 },
	{ SECRET_COROSYNC, 0, 1000, 0600 },
	{ SECRET_PACEMAKER, 0, 0, 0640 },
	{ SECRET_PACEMAKER, 0, HACLIENT, 0640 },
	{ SECRET_PACEMAKER, 0, 1000, 0600 },
	{ SECRET_PACEMAKER, HACLUSTER, 0, 0640 },
	{ SECRET_PACEMAKER, HACLUSTER, HACLIENT, 0640 },
	{ SECRET_PACEMAKER, HACLUSTER, 1000, 0600 },
};

static bool
may_have(enum secret_kind kind, const struct stat *st, bool users_known)
{
	const gid_t any =
	    st->st_gid == 0 || st->st_gid == HACLIENT ? st->st_gid : 1000;

	for (size_t i = 0; i < N_OF(allowed); i++) {
		if (allowed[i].kind != kind || allowed[i].owner != st->st_uid ||
		    allowed[i].group != any)
			continue;
		if (!users_known && allowed[i].owner == HACLUSTER)
			return (false);
		/* Whose file it is, is known; which group has it, is not. */
		if (!users_known && allowed[i].group == HACLIENT)
			return ((st->st_mode & 0066) == 0);
		return ((st->st_mode & 0666 & ~allowed[i].may) == 0);
	}
	return (false);
}

static bool
has_length(enum secret_kind kind, off_t n)
{
	return (n <= 4096 && n >= (kind == SECRET_COROSYNC ? 128 : 32));
}

static void
judge_one(struct stat *st, enum secret_kind kind)
{
	static const off_t lengths[] = { 0, 1, 31, 32, 33, 127, 128, 129, 4095,
		4096, 4097, 1048576 };

	for (size_t i = 0; i < N_OF(lengths); i++) {
		st->st_size = lengths[i];
		for (int k = 0; k < 2; k++) {
			const bool want = S_ISREG(st->st_mode) &&
			    may_have(kind, st, k == 1) &&
			    has_length(kind, st->st_size);
			const int got = secret_judge(
			    st, kind, k == 1 ? &known : &unknown, NULL);

			if ((got == 0) != want)
				fail_msg("kind %d, mode %o, %u:%u, %ld bytes, "
					 "users %d: %d",
				    (int)kind, st->st_mode, st->st_uid,
				    st->st_gid, (long)st->st_size, k, got);
		}
	}
}

static void
test_judge(void **state)
{
	static const mode_t types[] = { S_IFREG, S_IFDIR, S_IFCHR, S_IFBLK,
		S_IFIFO, S_IFLNK, S_IFSOCK };
	static const unsigned int ids[] = { 0, HACLUSTER, HACLIENT, 1000,
		UINT32_MAX };
	struct stat st;

	(void)state;
	memset(&st, 0, sizeof(st));
	for (size_t t = 0; t < N_OF(types); t++)
		for (mode_t mode = 0; mode <= 07777; mode++)
			for (size_t u = 0; u < N_OF(ids); u++)
				for (size_t g = 0; g < N_OF(ids); g++) {
					st.st_mode = types[t] | mode;
					st.st_uid = ids[u];
					st.st_gid = ids[g];
					judge_one(&st, SECRET_OURS);
					judge_one(&st, SECRET_COROSYNC);
					judge_one(&st, SECRET_PACEMAKER);
				}
}

static const struct {
	const char *name;
	enum secret_kind kind;
	mode_t mode;
	uid_t owner;
	off_t n;
	const char *says;
} reasons[] = {
	{ "folder", SECRET_OURS, S_IFDIR | 0700, 0, 32, "it is no plain file" },
	{ "owner", SECRET_OURS, S_IFREG | 0600, 1000, 32,
	    "it belongs to the user 1000, not to root" },
	{ "corosync's owner", SECRET_COROSYNC, S_IFREG | 0600, HACLUSTER, 256,
	    "it belongs to the user 90, not to root" },
	{ "Pacemaker's owner", SECRET_PACEMAKER, S_IFREG | 0600, 1000, 256,
	    "it belongs to the user 1000, not to root or hacluster" },
	{ "mode", SECRET_OURS, S_IFREG | 0645, 0, 32,
	    "others can read or write it (mode 0645): chmod 0600" },
	{ "corosync's mode", SECRET_COROSYNC, S_IFREG | 04404, 0, 256,
	    "others can read or write it (mode 4404): chmod 0400" },
	{ "short", SECRET_OURS, S_IFREG | 0600, 0, 31,
	    "it has 31 bytes, and must have 32 to 4096" },
	{ "corosync's, short", SECRET_COROSYNC, S_IFREG | 0400, 0, 127,
	    "it has 127 bytes, and must have 128 to 4096" },
	{ "long", SECRET_PACEMAKER, S_IFREG | 0400, 0, 4097,
	    "it has 4097 bytes, and must have 32 to 4096" },
};

static void
test_reasons(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(reasons); i++) {
		const struct stat st = { .st_mode = reasons[i].mode,
			.st_uid = reasons[i].owner,
			.st_gid = 1000,
			.st_size = reasons[i].n };
		struct reason why = { "" };

		CHECK_INT(reasons[i].name,
		    secret_judge(&st, reasons[i].kind, &known, &why), -1);
		CHECK_STR(reasons[i].name, why.text, reasons[i].says);
	}
}

/* --- the search ---------------------------------------------------------- */

static char root[] = "/tmp/test_secret.XXXXXX";
static char ours[64], keyfile[64], corosync[64], pacemaker[64], passwd[64],
    group[64];
static const struct secret_places places = { ours, corosync, pacemaker, passwd,
	group };

static void
put(const char *path, const char *bytes, size_t n, mode_t mode)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, mode), 0);
}

/* A secret of `n` bytes that begins with the byte `first`. */
static void
put_secret(const char *path, char first, size_t n, mode_t mode)
{
	char bytes[SECRET_MOST + 1];

	memset(bytes, 'x', sizeof(bytes));
	bytes[0] = first;
	put(path, bytes, n, mode);
}

static void
remove_all(void)
{
	const char *const all[] = { ours, keyfile, corosync, pacemaker, passwd,
		group };

	for (size_t i = 0; i < N_OF(all); i++)
		if (unlink(all[i]) == -1)
			rmdir(all[i]);
}

static bool
is_wiped(const struct secret *s)
{
	static const uint8_t none[SECRET_MOST + 1];

	return (s->n == 0 && memcmp(s->bytes, none, sizeof(none)) == 0);
}

static const struct candidate {
	const char *path;
	char first;
} candidates[] = {
	{ ours, 'O' },
	{ keyfile, 'K' },
	{ corosync, 'C' },
	{ pacemaker, 'P' },
};

/* What corosync.conf says, and which files are looked for. */
static const struct {
	const char *name;
	bool listed;
	struct corosync conf;
	const char *order; /* '!': refused if the search comes here */
} confs[] = {
	{ "no node of corosync's", false, { .n = 0 }, "OP" },
	{ "no key in corosync.conf", true, { .n = 1 }, "OC" },
	{ "totem.keyfile", true, { .n = 1, .keyfile = keyfile }, "OK!" },
	{ "totem.key", true, { .n = 1, .key = true }, "O!" },
	{ "both", true, { .n = 1, .keyfile = keyfile, .key = true }, "OK!" },
	{ "an empty totem.keyfile", true, { .n = 1, .keyfile = (char[]){ "" } },
	    "O!" },
	{ "a totem.keyfile that is there, from this folder", true,
	    { .n = 1, .keyfile = (char[]){ "keyfile" } }, "O!" },
};

/* One file each of: not there, good, refused; `files` has two bits of each. */
static void
search_one(size_t c, unsigned int files)
{
	static const char *const kinds = "-+!";
	struct secret s;
	struct reason why = { "" };
	char row[96], want = '-';
	enum secret_state got;

	remove_all();
	for (size_t i = 0; i < N_OF(candidates); i++)
		if (((files >> 2 * i) & 3) != 0)
			put_secret(candidates[i].path, candidates[i].first, 200,
			    ((files >> 2 * i) & 3) == 1 ? 0600 : 0604);
	for (const char *o = confs[c].order; want == '-' && *o != '\0'; o++) {
		want = '!';
		for (size_t i = 0; i < N_OF(candidates); i++)
			if (candidates[i].first == *o)
				want = kinds[(files >> 2 * i) & 3];
		if (want == '+')
			want = *o;
	}
	snprintf(row, sizeof(row), "%s, %02x", confs[c].name, files);
	memset(&s, 0xee, sizeof(s));
	got = secret_find(
	    &s, &places, confs[c].listed ? &confs[c].conf : NULL, &why);
	CHECK_INT(row, got,
	    want == '-'     ? SECRET_NONE :
		want == '!' ? SECRET_REFUSED :
			      SECRET_FOUND);
	CHECK_INT(row, why.text[0] != '\0', got == SECRET_REFUSED);
	if (got == SECRET_FOUND) {
		CHECK_INT(row, s.n, 200);
		CHECK_INT(row, s.bytes[0], want);
		CHECK_INT(row, s.bytes[199], 'x');
		secret_wipe(&s);
	}
	CHECK(row, is_wiped(&s));
}

static void
test_search(void **state)
{
	(void)state;
	for (size_t c = 0; c < N_OF(confs); c++)
		for (unsigned int files = 0; files < 256; files++) {
			bool there = true;

			for (size_t i = 0; i < N_OF(candidates); i++)
				there = there && ((files >> 2 * i) & 3) != 3;
			if (there)
				search_one(c, files);
		}
}

/* What corosync.conf says is named in the reason. */
static void
test_conf_reasons(void **state)
{
	const struct {
		struct corosync conf;
		const char *says;
	} named[] = {
		{ { .n = 1, .keyfile = (char[]){ "keyfile" } },
		    "totem.keyfile of corosync.conf cannot be the secret of "
		    "this cluster: \"keyfile\" is no full path" },
		{ { .n = 1, .keyfile = keyfile },
		    "/keyfile cannot be the secret of this cluster: No such "
		    "file or directory, and totem.keyfile of corosync.conf "
		    "names it" },
		{ { .n = 1, .key = true },
		    "totem.key of corosync.conf cannot be the secret of this "
		    "cluster: others can read that file: put a secret into " },
	};
	struct secret s;

	(void)state;
	remove_all();
	for (size_t i = 0; i < N_OF(named); i++) {
		struct reason why = { "" };

		assert_int_equal(secret_find(&s, &places, &named[i].conf, &why),
		    SECRET_REFUSED);
		CHECK_SAYS("conf", why.text, named[i].says);
	}
}

static void
make_link(void)
{
	put_secret(corosync, 'C', 200, 0600);
	assert_int_equal(symlink(corosync, ours), 0);
}

static void
make_link_to_nothing(void)
{
	assert_int_equal(symlink("nothere", ours), 0);
}

static void
make_folder(void)
{
	assert_int_equal(mkdir(ours, 0700), 0);
}

static void
make_fifo(void)
{
	assert_int_equal(mkfifo(ours, 0600), 0);
}

static void
make_same(void)
{
	put_secret(ours, 'x', 32, 0600);
}

static void
make_short(void)
{
	put_secret(ours, 'O', 31, 0600);
}

static void
make_long(void)
{
	put_secret(ours, 'O', 4097, 0600);
}

static void
make_group(void)
{
	put_secret(ours, 'O', 32, 0640);
}

static const struct {
	const char *name;
	void (*make)(void);
	const char *says;
} faults[] = {
	{ "link to a secret", make_link, "it is a symbolic link" },
	{ "link to nothing", make_link_to_nothing, "it is a symbolic link" },
	{ "folder", make_folder, "it is no plain file" },
	{ "FIFO", make_fifo, "it is no plain file" },
	{ "one byte, often", make_same, "all its bytes are the same" },
	{ "short", make_short, "it has 31 bytes" },
	{ "long", make_long, "it has 4097 bytes" },
	{ "group", make_group, "mode 0640" },
};

static void
test_faults(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(faults); i++) {
		struct reason why = { "" };
		struct secret s;

		remove_all();
		put_secret(pacemaker, 'P', 200, 0600);
		faults[i].make();
		memset(&s, 0xee, sizeof(s));
		CHECK_INT(faults[i].name, secret_find(&s, &places, NULL, &why),
		    SECRET_REFUSED);
		CHECK_SAYS(faults[i].name, why.text, ours);
		CHECK_SAYS(faults[i].name, why.text, faults[i].says);
		CHECK(faults[i].name, strstr(why.text, "xxxx") == NULL);
		CHECK(faults[i].name, is_wiped(&s));
	}
}

/* The least and the most that each kind may have. */
static void
test_lengths(void **state)
{
	static const struct corosync conf = { .n = 1 };
	struct reason why;
	struct secret s;
	char same[32];

	(void)state;
	remove_all();
	put_secret(ours, 'O', 32, 0400);
	assert_int_equal(secret_find(&s, &places, &conf, &why), SECRET_FOUND);
	assert_int_equal(s.n, 32);
	remove_all();
	put_secret(ours, 'O', SECRET_MOST, 0600);
	assert_int_equal(secret_find(&s, &places, &conf, &why), SECRET_FOUND);
	assert_int_equal(s.n, SECRET_MOST);
	assert_string_equal(s.path, ours);
	remove_all();
	memset(same, 'x', sizeof(same));
	same[sizeof(same) - 1] = 'y';
	put(ours, same, sizeof(same), 0600);
	assert_int_equal(secret_find(&s, &places, &conf, &why), SECRET_FOUND);
	remove_all();
	put_secret(corosync, 'C', 128, 0400);
	assert_int_equal(secret_find(&s, &places, &conf, &why), SECRET_FOUND);
	assert_int_equal(s.n, 128);
	assert_string_equal(s.path, corosync);
	secret_wipe(&s);
}

/* A folder on the way that leads nowhere is not the same as none. */
static void
test_link_on_the_way(void **state)
{
	struct secret_places lost = places;
	struct reason why = { "" };
	char folder[80], path[96];
	struct secret s;

	(void)state;
	remove_all();
	put_secret(pacemaker, 'P', 200, 0600);
	snprintf(folder, sizeof(folder), "%s/folder", root);
	snprintf(path, sizeof(path), "%s/authkey", folder);
	lost.ours = path;
	assert_int_equal(secret_find(&s, &lost, NULL, &why), SECRET_FOUND);
	assert_int_equal(symlink("nothere", folder), 0);
	assert_int_equal(secret_find(&s, &lost, NULL, &why), SECRET_REFUSED);
	CHECK_SAYS("folder", why.text, "leads nowhere");
	unlink(folder);
	/* A file where a folder must be. */
	put(folder, "", 0, 0600);
	assert_int_equal(secret_find(&s, &lost, NULL, &why), SECRET_REFUSED);
	CHECK_SAYS("file", why.text, "Not a directory");
	unlink(folder);
}

/* Pacemaker's, as pcs and crmsh make it; who that is, the files say. */
static void
test_pacemaker(void **state)
{
	static const char users[] = "root:x:0:0::/:/bin/sh\n"
				    "hacluster:x:90:91::/:/bin/false\n"
				    "hacluster2:x:92:92::/:/bin/false\n";
	static const char groups[] =
	    "root:x:0:\nhaclient:x:91:a,b\nhaclient2:x:92:\n";
	struct reason why = { "" };
	struct secret s;

	(void)state;
	remove_all();
	put_secret(pacemaker, 'P', 256, 0400);
	if (chown(pacemaker, HACLUSTER, HACLIENT) == -1)
		skip();
	assert_int_equal(secret_find(&s, &places, NULL, &why), SECRET_REFUSED);
	CHECK_SAYS("no users", why.text, "belongs to the user 90");
	assert_int_equal(chown(pacemaker, 1, 0), 0);
	assert_int_equal(secret_find(&s, &places, NULL, &why), SECRET_REFUSED);
	CHECK_SAYS("no users", why.text, "belongs to the user 1,");
	assert_int_equal(chown(pacemaker, HACLUSTER, HACLIENT), 0);
	put(passwd, users, sizeof(users) - 1, 0644);
	assert_int_equal(secret_find(&s, &places, NULL, &why), SECRET_FOUND);
	put_secret(pacemaker, 'P', 4096, 0640);
	assert_int_equal(chown(pacemaker, 0, HACLIENT), 0);
	assert_int_equal(secret_find(&s, &places, NULL, &why), SECRET_REFUSED);
	CHECK_SAYS("no groups", why.text, "mode 0640");
	assert_int_equal(chown(pacemaker, 0, 1), 0);
	assert_int_equal(secret_find(&s, &places, NULL, &why), SECRET_REFUSED);
	assert_int_equal(chown(pacemaker, 0, HACLIENT), 0);
	put(group, groups, sizeof(groups) - 1, 0644);
	assert_int_equal(secret_find(&s, &places, NULL, &why), SECRET_FOUND);
	assert_int_equal(s.n, 4096);
	/* The same file in the place of another is none. */
	assert_int_equal(rename(pacemaker, ours), 0);
	assert_int_equal(secret_find(&s, &places, NULL, &why), SECRET_REFUSED);
	CHECK_SAYS("ours", why.text, "mode 0640");
	secret_wipe(&s);
}

static void
find_as_user(void *arg)
{
	struct reason why = { "" };
	struct secret s;

	(void)arg;
	if (setgid(1000) == -1 || setuid(1000) == -1)
		sandbox_exit(SANDBOX_REFUSED);
	if (secret_find(&s, &places, NULL, &why) != SECRET_REFUSED ||
	    strstr(why.text, "Permission denied") == NULL ||
	    strstr(why.text, ours) == NULL || !is_wiped(&s))
		sandbox_exit(1);
}

/* A file that may not be read is not the same as none. */
static void
test_unreadable(void **state)
{
	int status;

	(void)state;
	remove_all();
	put_secret(ours, 'O', 200, 0600);
	put_secret(pacemaker, 'P', 200, 0604);
	status = sandbox_run(find_as_user, NULL, 60);
	if (status == SANDBOX_REFUSED << 8)
		skip();
	assert_int_equal(status, 0);
}

/* --- what changes meanwhile ---------------------------------------------- */

static int reads;      /* to come before it changes; -1: it stays */
static off_t new_size; /* that it gets then */

static size_t most = SIZE_MAX; /* that a read brings; 0: it fails */

ssize_t __real_read(int fd, void *buf, size_t n);
ssize_t __wrap_read(int fd, void *buf, size_t n);

ssize_t
__wrap_read(int fd, void *buf, size_t n)
{
	if (reads == 0 && truncate(ours, new_size) == -1)
		return (-1);
	if (reads >= 0)
		reads--;
	if (most == 0) {
		errno = EIO;
		return (-1);
	}
	return (__real_read(fd, buf, n < most ? n : most));
}

static void
test_change(void **state)
{
	static const struct {
		int reads;
		off_t to;
	} rows[] = { { 0, 0 }, { 0, 1 }, { 0, 199 }, { 0, 201 }, { 0, 4096 },
		{ 0, 8192 }, { 1, 201 }, { 1, 4096 } };
	struct reason why = { "" };
	struct secret s;

	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		remove_all();
		put_secret(ours, 'O', 200, 0600);
		reads = rows[i].reads;
		new_size = rows[i].to;
		memset(&s, 0xee, sizeof(s));
		assert_int_equal(
		    secret_find(&s, &places, NULL, &why), SECRET_REFUSED);
		CHECK_SAYS(ours, why.text, "changes while it is read");
		assert_true(is_wiped(&s));
	}
}

/* In pieces, and not at all. */
static void
test_reads(void **state)
{
	struct reason why = { "" };
	struct secret s;

	(void)state;
	remove_all();
	put_secret(ours, 'O', 200, 0600);
	most = 7;
	assert_int_equal(secret_find(&s, &places, NULL, &why), SECRET_FOUND);
	assert_int_equal(s.n, 200);
	assert_int_equal(s.bytes[0], 'O');
	for (size_t i = 1; i < s.n; i++)
		assert_int_equal(s.bytes[i], 'x');
	secret_wipe(&s);
	most = 0;
	assert_int_equal(secret_find(&s, &places, NULL, &why), SECRET_REFUSED);
	CHECK_SAYS(ours, why.text, ours);
	CHECK_SAYS(ours, why.text, "Input/output error");
	assert_true(is_wiped(&s));
	most = SIZE_MAX;
}

/* Not without a look: a link that leads nowhere is a secret that is refused. */
static void
test_may_be(void **state)
{
	struct corosync conf = { .n = 1 };

	(void)state;
	remove_all();
	assert_false(secret_may_be(&places, NULL));
	assert_false(secret_may_be(&places, &conf));
	put_secret(pacemaker, 'P', 200, 0600);
	assert_true(secret_may_be(&places, NULL));
	assert_false(secret_may_be(&places, &conf));
	remove_all();
	put_secret(corosync, 'C', 200, 0600);
	assert_false(secret_may_be(&places, NULL));
	assert_true(secret_may_be(&places, &conf));
	remove_all();
	put_secret(ours, 'O', 1, 0666);
	assert_true(secret_may_be(&places, NULL));
	assert_true(secret_may_be(&places, &conf));
	remove_all();
	assert_int_equal(symlink("/not/there", ours), 0);
	assert_true(secret_may_be(&places, NULL));
	remove_all();
	conf.key = true;
	assert_true(secret_may_be(&places, &conf));
	conf.key = false;
	conf.keyfile = ours;
	assert_true(secret_may_be(&places, &conf));
}

/* --- cores --------------------------------------------------------------- */

static void
crash(void *arg)
{
	struct rlimit limit = { 0, 0 };
	struct reason why;

	if (prctl(PR_GET_DUMPABLE) != 1)
		sandbox_exit(1);
	if (*(bool *)arg && secret_no_core(&why) == -1)
		sandbox_exit(2);
	if (getrlimit(RLIMIT_CORE, &limit) == -1)
		sandbox_exit(3);
	if (*(bool *)arg && (prctl(PR_GET_DUMPABLE) != 0 || limit.rlim_max > 0))
		sandbox_exit(4);
}

static void
test_no_core(void **state)
{
	bool call = false;

	(void)state;
	assert_int_equal(sandbox_run(crash, &call, 60), 0);
	call = true;
	assert_int_equal(sandbox_run(crash, &call, 60), 0);
}

/* No word of the environment, no option: these files and no others. */
static void
test_places(void **state)
{
	(void)state;
	assert_string_equal(secret_places.ours, "/etc/fence_kdump/authkey");
	assert_string_equal(secret_places.corosync, "/etc/corosync/authkey");
	assert_string_equal(secret_places.pacemaker, "/etc/pacemaker/authkey");
	assert_string_equal(secret_places.passwd, "/etc/passwd");
	assert_string_equal(secret_places.group, "/etc/group");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_judge),
		cmocka_unit_test(test_reasons),
		cmocka_unit_test(test_search),
		cmocka_unit_test(test_conf_reasons),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_link_on_the_way),
		cmocka_unit_test(test_pacemaker),
		cmocka_unit_test(test_unreadable),
		cmocka_unit_test(test_change),
		cmocka_unit_test(test_reads),
		cmocka_unit_test(test_may_be),
		cmocka_unit_test(test_no_core),
		cmocka_unit_test(test_places),
	};
	int failed;

	reads = -1;
	/* The files must be root's. */
	if (getuid() != 0 && !sandbox_enter(0))
		return (SANDBOX_REFUSED);
	if (mkdtemp(root) == NULL || chmod(root, 0755) == -1 ||
	    chdir(root) == -1)
		return (1);
	snprintf(ours, sizeof(ours), "%s/ours", root);
	snprintf(keyfile, sizeof(keyfile), "%s/keyfile", root);
	snprintf(corosync, sizeof(corosync), "%s/corosync", root);
	snprintf(pacemaker, sizeof(pacemaker), "%s/pacemaker", root);
	snprintf(passwd, sizeof(passwd), "%s/passwd", root);
	snprintf(group, sizeof(group), "%s/group", root);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	remove_all();
	rmdir(root);
	return (failed);
}
