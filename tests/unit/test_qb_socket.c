/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <errno.h>
#include <string.h>

#include "lib/cmap.h"
#include "lib/qb_socket.h"
#include "lib/reason.h"
#include "tests/unit/sandbox.h"

/* Only one error proves that no program listens; a file can be missing. */
static void
test_every_error(void **state)
{
	(void)state;
	for (int e = -1; e < 200; e++) {
		const bool busy = e == EAGAIN || e == EACCES || e == EPERM;
		const enum qb_socket other = e == 0 ? QB_LISTENS :
		    busy                            ? QB_BUSY :
		    e == ECONNREFUSED               ? QB_ABSENT :
						      QB_DOUBT;

		assert_int_equal(qb_socket_judge(e, false), other);
		assert_int_equal(
		    qb_socket_judge(e, true), e == ENOENT ? QB_ABSENT : other);
	}
}

struct row {
	const char *path; /* "@": the zero of the abstract namespace */
	bool forced;      /* libqb uses files on this host */
	bool listens;     /* else what is there is left over */
	enum qb_socket found;
	uid_t user; /* who listens */
};

#define NOBODY 65534
#define FORCE "/etc/libqb/force-filesystem-sockets"

static const struct row rows[] = {
	{ NULL, false, false, QB_ABSENT, 0 },
	{ NULL, true, false, QB_ABSENT, 0 },
	{ "@cmap", false, true, QB_LISTENS, 0 },
	{ "@cmap", true, true, QB_LISTENS, 0 },
	{ "@cmap", false, false, QB_ABSENT, 0 },
	{ "@lrmd", true, true, QB_ABSENT, 0 }, /* another name */
	{ "/run/cmap", true, true, QB_LISTENS, 0 },
	{ "/run/cmap", false, true, QB_LISTENS, 0 },
	{ "/run/cmap", true, false, QB_ABSENT, 0 },
	{ "/tmp/cmap", true, true, QB_LISTENS, 0 },
	{ "/tmp/cmap", true, false, QB_ABSENT, 0 },
	{ "/tmp/cmap", false, true, QB_ABSENT, 0 }, /* some user's */
	{ "@cmap", false, true, QB_ABSENT, NOBODY },
	{ "@cmap", true, true, QB_ABSENT, 1 },
	{ "/run/cmap", true, true, QB_ABSENT, NOBODY },
	{ "/tmp/cmap", true, true, QB_ABSENT, NOBODY },
};

/*
 * Nothing may hide /tmp that need not: a build for gcov can be there.
 */
static bool
is_in_tmp(const struct row *row)
{
	return (row->path != NULL && strncmp(row->path, "/tmp/", 5) == 0);
}

/* Whose it is, the kernel notes at listen(2). */
static bool
listen_as(int fd, uid_t user)
{
	return (seteuid(user) == 0 && listen(fd, 16) == 0 && seteuid(0) == 0);
}

static void
open_socket(const struct row *row)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	const int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	memcpy(at.sun_path, row->path, strlen(row->path));
	if (at.sun_path[0] == '@')
		at.sun_path[0] = '\0';
	if (fd == -1 || bind(fd, (struct sockaddr *)&at, sizeof(at)) == -1 ||
	    (row->listens && !listen_as(fd, row->user)))
		sandbox_exit(SANDBOX_REFUSED);
}

static void
force_files(void)
{
	if (mkdir("/etc/libqb", 0755) != 0 ||
	    open(FORCE, O_CREAT | O_WRONLY, 0644) == -1)
		sandbox_exit(SANDBOX_REFUSED);
}

/* Folders that are empty, and what the row says. */
static void
make_host(const struct row *row)
{
	if (!sandbox_enter(CLONE_NEWNET) ||
	    mount("none", "/run", "tmpfs", 0, NULL) != 0 ||
	    (is_in_tmp(row) && mount("none", "/tmp", "tmpfs", 0, NULL) != 0) ||
	    mount("none", "/etc", "tmpfs", 0, NULL) != 0)
		sandbox_exit(SANDBOX_REFUSED);
	if (row->forced)
		force_files();
	if (row->path != NULL)
		open_socket(row);
}

/* The number that the next descriptor gets. */
static int
next_fd(void)
{
	const int fd = dup(STDERR_FILENO);

	close(fd);
	return (fd);
}

/* It leaves no descriptor open. */
static void
look(void *arg)
{
	enum qb_socket found;
	int next;

	make_host(arg);
	next = next_fd();
	found = qb_socket_look(QB_COROSYNC);
	sandbox_exit(next_fd() == next ? (int)found : 9);
}

static void
look_for_corosync(void *arg)
{
	make_host(arg);
	sandbox_exit((int)cmap_running());
}

static void
look_twice(void *arg)
{
	make_host(arg);
	if (qb_socket_look(QB_EXECUTOR) != QB_ABSENT)
		sandbox_exit(QB_DOUBT);
	if (unlink(FORCE) != 0)
		sandbox_exit(SANDBOX_REFUSED);
	close(STDIN_FILENO); /* the number may be the socket's */
	sandbox_exit((int)qb_socket_look(QB_COROSYNC));
}

/*
 * What a user put into /tmp before the crash: a link to what listens, which
 * the kernel may refuse to follow, or a socket of that user's own.
 */
static void
look_at_a_users(void *arg)
{
	const bool link = ((const struct row *)arg)->path == NULL;
	const struct sockaddr_un at = { .sun_family = AF_UNIX,
		.sun_path = "/tmp/cmap" };
	struct row host = { link ? "/run/other" : at.sun_path, true, true,
		QB_ABSENT, 0 };

	make_host(&host);
	if (link &&
	    (mount("none", "/tmp", "tmpfs", 0, NULL) != 0 ||
		symlink(host.path, at.sun_path) != 0))
		sandbox_exit(SANDBOX_REFUSED);
	if (lchown(at.sun_path, 65534, 65534) != 0)
		sandbox_exit(SANDBOX_REFUSED);
	sandbox_exit((int)qb_socket_look(QB_COROSYNC));
}

/* What is there cannot be asked, and nothing is in /tmp. */
static void
look_at_another_kind(void *arg)
{
	const struct sockaddr_un at = { .sun_family = AF_UNIX,
		.sun_path = "/run/cmap" };
	int fd;

	make_host(arg);
	fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	if (fd == -1 ||
	    bind(fd, (const struct sockaddr *)&at, sizeof(at)) == -1)
		sandbox_exit(SANDBOX_REFUSED);
	sandbox_exit((int)qb_socket_look(QB_COROSYNC));
}

/* A connect that waits would wait for ever. */
static void
look_at_full_queue(void *arg)
{
	const struct sockaddr_un at = { .sun_family = AF_UNIX,
		.sun_path = "\0cmap" };
	int fd, rc = 0;

	make_host(arg);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd == -1 ||
	    bind(fd, (const struct sockaddr *)&at, sizeof(at)) == -1 ||
	    listen(fd, 0) == -1)
		sandbox_exit(SANDBOX_REFUSED);
	for (int i = 0; rc == 0 && i < 8; i++) {
		fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
		rc = connect(fd, (const struct sockaddr *)&at, sizeof(at));
	}
	if (rc == 0 || errno != EAGAIN)
		sandbox_exit(SANDBOX_REFUSED);
	sandbox_exit((int)qb_socket_look(QB_COROSYNC));
}

static void
look_without_stdin(void *arg)
{
	enum qb_socket found;

	make_host(arg);
	close(STDIN_FILENO); /* the number may be the socket's */
	found = qb_socket_look(QB_COROSYNC);
	sandbox_exit(fcntl(STDIN_FILENO, F_GETFD) == -1 ? (int)found : 9);
}

static pid_t
server_pid(void)
{
	struct qb_server server;
	struct reason why;

	return (cmap_server(&server, "cmapctl", &why) == 0 ? server.pid : -1);
}

/* A user has taken the abstract name, and root's program has the file. */
static void
look_behind_a_user(void *arg)
{
	static const struct row users = { "@cmap", true, true, QB_ABSENT,
		NOBODY };

	make_host(arg);
	open_socket(&users);
	sandbox_exit((int)qb_socket_look(QB_COROSYNC));
}

/* What the child ends with. */
static void
check_child(const char *name, void (*f)(void *arg), void *arg, int expected)
{
	const int status = sandbox_run(f, arg, 20);

	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == SANDBOX_REFUSED)
		skip();
	CHECK_INT(name, WEXITSTATUS(status), expected);
}

/* Whose answers count: those of root's that a client of libqb would ask. */
struct pair {
	const char *roots, *users;
	bool forced, sure;
};

static const struct pair pairs[] = {
	{ NULL, NULL, false, false },
	{ NULL, NULL, true, false },
	{ NULL, "@cmap", false, false },
	{ "@cmap", NULL, false, true },
	{ "@cmap", "/run/cmap", false, true },
	{ "@cmap", "/tmp/cmap", false, true },
	{ "/run/cmap", NULL, false, false },
	{ "/run/cmap", "@cmap", false, false },
	{ "/tmp/cmap", NULL, false, false },
	{ "@cmap", NULL, true, false },
	{ "@cmap", "/tmp/cmap", true, false },
	{ "/run/cmap", NULL, true, true },
	{ "/run/cmap", "@cmap", true, true },
	{ "/run/cmap", "/tmp/cmap", true, false }, /* its folder is not known */
	{ "/tmp/cmap", NULL, true, true },
	{ "/tmp/cmap", "@cmap", true, true },
	{ "/tmp/cmap", "/run/cmap", true, false },
	{ NULL, "/tmp/cmap", true, false },
};

static void
open_at(const char *path, uid_t user)
{
	const struct row row = { path, false, true, QB_LISTENS, user };

	if (path == NULL)
		return;
	open_socket(&row);
	if (path[0] == '/' && lchown(path, user, user) != 0)
		sandbox_exit(SANDBOX_REFUSED);
}

static bool
are_in_tmp(const struct pair *p)
{
	return ((p->roots != NULL && strncmp(p->roots, "/tmp/", 5) == 0) ||
	    (p->users != NULL && strncmp(p->users, "/tmp/", 5) == 0));
}

static void
make_pair(const struct pair *p)
{
	const struct row host = { NULL, p->forced, false, QB_ABSENT, 0 };

	make_host(&host);
	if (are_in_tmp(p) && mount("none", "/tmp", "tmpfs", 0, NULL) != 0)
		sandbox_exit(SANDBOX_REFUSED);
	open_at(p->roots, 0);
	open_at(p->users, NOBODY);
}

/* 1: the process is this one, and sure or not as the pair says. */
static void
look_for_server(void *arg)
{
	const struct pair *p = arg;

	make_pair(p);
	sandbox_exit(server_pid() == (p->sure ? getpid() : -1));
}

static void
test_server(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(pairs); i++) {
		struct pair copy = pairs[i];
		char name[96];

		snprintf(name, sizeof(name), "root %s, user %s, %s",
		    copy.roots != NULL ? copy.roots : "-",
		    copy.users != NULL ? copy.users : "-",
		    copy.forced ? "files" : "no files");
		check_child(name, look_for_server, &copy, true);
	}
}

/*
 * One process of root has both sockets: the program that was asked meanwhile
 * can have been at either.
 */
static void
force_meanwhile(void *arg)
{
	static const struct pair before = { "@cmap", NULL, false, true };
	struct qb_server server;
	struct reason why;

	(void)arg;
	make_pair(&before);
	if (cmap_running() != CMAP_RUNS ||
	    cmap_server(&server, "cmapctl", &why) == -1 ||
	    cmap_prove(&server, "cmapctl", &why) == -1)
		sandbox_exit(2);
	force_files();
	open_at("/run/cmap", 0);
	sandbox_exit(cmap_prove(&server, "cmapctl", &why) == -1 &&
	    cmap_server(&server, "cmapctl", &why) == 0 &&
	    server.pid == getpid() && server.files);
}

/* Nobody can tell where libqb looks. */
static void
force_in_doubt(void *arg)
{
	static const struct pair roots = { "@cmap", NULL, false, true };

	(void)arg;
	make_pair(&roots);
	if (mkdir("/etc/libqb", 0755) != 0 || symlink(FORCE, FORCE) != 0)
		sandbox_exit(SANDBOX_REFUSED);
	sandbox_exit(server_pid() == -1);
}

static void
test_force(void **state)
{
	(void)state;
	check_child("created meanwhile", force_meanwhile, NULL, true);
	check_child("a loop", force_in_doubt, NULL, true);
}

static bool
tells(const char *line, const char *socket, const char *program)
{
	char expected[256];

	snprintf(expected, sizeof(expected),
	    "process %d of user %d listens on the cluster stack's socket %s: "
	    "it is not %s, which runs as root, and is ignored\n",
	    (int)getpid(), NOBODY, socket, program);
	return (strstr(line, expected) != NULL);
}

/* Three looks at each name, and what they log; 1: as it should be. */
static void
look_and_say(void *arg)
{
	static const struct row lrmd = { "@lrmd", false, true, QB_ABSENT,
		NOBODY };
	char line[256], more[2];
	FILE *said = tmpfile();

	make_host(arg);
	open_socket(&lrmd);
	if (said == NULL || dup2(fileno(said), STDERR_FILENO) == -1)
		sandbox_exit(SANDBOX_REFUSED);
	for (int i = 0; i < 3; i++)
		if (cmap_running() != CMAP_ABSENT || server_pid() != -1 ||
		    qb_socket_look(QB_EXECUTOR) != QB_ABSENT)
			sandbox_exit(2);
	rewind(said);
	for (int i = 0; i < 2; i++)
		if (fgets(line, sizeof(line), said) == NULL ||
		    !tells(line, i == 0 ? "cmap" : "lrmd",
			i == 0 ? "corosync" : "Pacemaker's executor"))
			sandbox_exit(3);
	sandbox_exit(fgets(more, sizeof(more), said) == NULL);
}

/* The same for the host of a row. */
static void
check(const struct row *row, void (*f)(void *arg), int expected)
{
	struct row copy = *row;

	check_child(row->path == NULL ? "none" : row->path, f, &copy, expected);
}

static void
test_here(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		check(&rows[i], look, (int)rows[i].found);
		check(&rows[i], look_for_corosync,
		    rows[i].found == QB_LISTENS ? CMAP_RUNS : CMAP_ABSENT);
		check(&rows[i], look_without_stdin, (int)rows[i].found);
	}
}

/* A program of another user is no corosync: that is said once. */
static void
test_a_users_program(void **state)
{
	static const struct row run = { "/run/cmap", true, true, QB_LISTENS,
		0 };
	static const struct row tmp = { "/tmp/cmap", true, true, QB_LISTENS,
		0 };
	static const struct row users = { "@cmap", false, true, QB_ABSENT,
		NOBODY };

	(void)state;
	check(&run, look_behind_a_user, QB_LISTENS);
	check(&tmp, look_behind_a_user, QB_LISTENS);
	check(&users, look_and_say, true);
}

static bool
proves(pid_t pid, bool files, struct reason *why)
{
	const struct qb_server server = { .pid = pid, .files = files };

	return (cmap_prove(&server, "cmapctl", why) == 0);
}

/* An answer counts if the process of before it is there after it. */
static void
prove(void *arg)
{
	struct reason why;

	make_host(arg);
	sandbox_exit(proves(getpid(), false, &why) &&
	    !proves(getpid(), true, &why) && !proves(-1, false, &why) &&
	    !proves(getppid(), false, &why) &&
	    strncmp(why.text, "cmapctl: its answer is not believed: ", 37) ==
		0);
}

static void
prove_without(void *arg)
{
	struct qb_server server;
	struct reason why;

	make_host(arg);
	sandbox_exit(cmap_server(&server, "cmapctl", &why) == -1 &&
	    strncmp(why.text, "cmapctl: not run: ", 18) == 0 &&
	    !proves(-1, false, &why) && !proves(getpid(), false, &why));
}

static void
test_prove(void **state)
{
	static const struct row root = { "@cmap", false, true, QB_LISTENS, 0 };
	static const struct row users = { "@cmap", false, true, QB_ABSENT,
		NOBODY };
	static const struct row none = { NULL, false, false, QB_ABSENT, 0 };

	(void)state;
	check(&root, prove, true);
	check(&users, prove_without, true);
	check(&none, prove_without, true);
}

/* As libqb: what a process has found at first is so until it ends. */
static void
test_looks_for_the_file_once(void **state)
{
	static const struct row row = { "/tmp/cmap", true, true, QB_LISTENS,
		0 };

	(void)state;
	check(&row, look_twice, QB_LISTENS);
}

/* No user keeps a crash kernel from speaking. */
static void
test_a_users_file(void **state)
{
	static const struct row linked = { NULL, true, true, QB_ABSENT, 0 };
	static const struct row owned = { "/tmp/cmap", true, true, QB_ABSENT,
		0 };

	(void)state;
	check(&linked, look_at_a_users, QB_ABSENT);
	check(&owned, look_at_a_users, QB_ABSENT);
}

static void
test_doubt_and_busy(void **state)
{
	static const struct row forced = { NULL, true, false, QB_DOUBT, 0 };
	static const struct row busy = { NULL, false, false, QB_BUSY, 0 };

	(void)state;
	check(&forced, look_at_another_kind, QB_DOUBT);
	check(&busy, look_at_full_queue, QB_BUSY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_error),
		cmocka_unit_test(test_here),
		cmocka_unit_test(test_looks_for_the_file_once),
		cmocka_unit_test(test_a_users_file),
		cmocka_unit_test(test_a_users_program),
		cmocka_unit_test(test_server),
		cmocka_unit_test(test_force),
		cmocka_unit_test(test_prove),
		cmocka_unit_test(test_doubt_and_busy),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
