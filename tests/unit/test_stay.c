/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>

#include "fence_kdump_send/stay.h"
#include "lib/answer.h"
#include "lib/reason.h"
#include "tests/unit/answer_world.h"

static const struct {
	const char *text;
	int64_t pid;
	bool main;
} rows[] = {
	{ NULL, 1, false },
	{ "", 1, false },
	{ "123", 123, true },
	{ "123", 124, false },
	{ "123 ", 123, false },
	{ "0123", 123, true },
	{ "-1", -1, false },
	{ "0", 0, false },
	{ "99999999999999999999", 99, false },
};

static void
test_is_main(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++)
		CHECK_INT(rows[i].text == NULL ? "NULL" : rows[i].text,
		    stay_is_main(rows[i].text, rows[i].pid), rows[i].main);
}

/* The one child of this process, which another process has left to it. */
static pid_t
orphan(void)
{
	char text[64] = "";
	FILE *f = fopen(REAL_PROC "/thread-self/children", "r");

	NEED(f != NULL && fgets(text, sizeof(text), f) != NULL);
	fclose(f);
	return ((pid_t)atol(text));
}

/*
 * Counts what it holds open: not more than /dev/null and UDP sockets.  What is
 * above the limit is valgrind's own.
 */
static int
sockets_of(pid_t pid)
{
	char path[300], link[300];
	struct dirent *e;
	int sockets = 0;
	ssize_t n;
	DIR *d;

	snprintf(path, sizeof(path), REAL_PROC "/%d/fd", (int)pid);
	NEED((d = opendir(path)) != NULL);
	while ((e = readdir(d)) != NULL) {
		snprintf(path, sizeof(path), REAL_PROC "/%d/fd/%s", (int)pid,
		    e->d_name);
		n = readlink(path, link, sizeof(link) - 1);
		if (e->d_name[0] == '.' || n == -1 ||
		    atol(e->d_name) >= sysconf(_SC_OPEN_MAX))
			continue;
		link[n] = '\0';
		if (strncmp(link, "socket:", 7) == 0)
			sockets++;
		else
			NEED(strcmp(link, "/dev/null") == 0);
	}
	closedir(d);
	return (sockets);
}

/* While it looks whether a cluster runs, it has one socket more. */
static bool
has_its_sockets(pid_t pid)
{
	int n = 0;

	for (int i = 0; i < PATIENCE && (n < 1 || n > ANSWER_SOCKETS); i++) {
		if (i > 0)
			(void)poll(NULL, 0, 1);
		n = sockets_of(pid);
	}
	return (n >= 1 && n <= ANSWER_SOCKETS);
}

static void
open_and_stay(void)
{
	struct answerer a;
	struct reason why;

	NEED(
	    answer_open(&a, WORLD_PORT, &known_key, KDUMP2_CRASHED, &why) >= 1);
	stay(&a);
	NEED(!answer_is_on(&a));
	sandbox_exit(7);
}

/*
 * The process ends with its status, and a child answers, holds nothing else,
 * and is ended by SIGTERM at once, though its parent had that blocked and
 * ignored.
 */
static void
leaves_a_child(void *arg)
{
	char path[64], folder[8] = "";
	sigset_t all;
	pid_t parent, child;
	int fd, status;

	(void)arg;
	world_enter();
	unsetenv("SYSTEMD_EXEC_PID");
	NEED(dup2(STDERR_FILENO, 200) == 200); /* the shell left one open */
	parent = fork();
	NEED(parent != -1);
	if (parent == 0) {
		NEED(chdir("/dev") == 0);
		sigfillset(&all);
		sigprocmask(SIG_BLOCK, &all, NULL);
		signal(SIGTERM, SIG_IGN);
		open_and_stay();
	}
	NEED(waitpid(parent, &status, 0) == parent);
	NEED(WIFEXITED(status) && WEXITSTATUS(status) == 7);
	child = orphan();
	NEED(child > 1);
	fd = world_asker("127.0.0.7", "127.0.0.1");
	world_ask(fd, 1);
	world_answered(fd, 1, KDUMP2_CRASHED);
	NEED(getsid(child) == child);
	snprintf(path, sizeof(path), REAL_PROC "/%d/cwd", (int)child);
	NEED(readlink(path, folder, sizeof(folder)) == 1 && folder[0] == '/');
	NEED(has_its_sockets(child));
	kill(child, SIGTERM);
	NEED(waitpid(child, &status, 0) == child);
	NEED(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

/* systemd's main process has no child; it ends when vmcore goes away. */
static void
stays_itself(void *arg)
{
	char text[32];
	pid_t pid;
	int fd, status;

	(void)arg;
	world_enter();
	pid = fork();
	NEED(pid != -1);
	if (pid == 0) {
		snprintf(text, sizeof(text), "%d", (int)getpid());
		setenv("SYSTEMD_EXEC_PID", text, 1);
		open_and_stay();
	}
	fd = world_asker("127.0.0.7", "127.0.0.1");
	struct pollfd p = { .fd = fd, .events = POLLIN };

	/* Until the other process has its socket. */
	do
		(void)send(fd, known_query, KDUMP2_SIZE, 0);
	while (poll(&p, 1, 10) != 1 ||
	    recv(fd, text, sizeof(text), 0) != (ssize_t)sizeof(text));
	NEED(waitpid(pid, &status, WNOHANG) == 0);
	world_vmcore(false);
	NEED(waitpid(pid, &status, 0) == pid);
	NEED(WIFEXITED(status) && WEXITSTATUS(status) == 7);
}

static void
check(void (*f)(void *arg))
{
	const int status = sandbox_run(f, NULL, 200);

	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == SANDBOX_REFUSED)
		skip();
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void
test_leaves_a_child(void **state)
{
	(void)state;
	check(leaves_a_child);
}

static void
test_stays_itself(void **state)
{
	(void)state;
	check(stays_itself);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_is_main),
		cmocka_unit_test(test_leaves_a_child),
		cmocka_unit_test(test_stays_itself),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
