/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <sys/stat.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "fence_kdump_send/answer_start.h"
#include "fence_kdump_send/options.h"
#include "fence_kdump_send/place.h"
#include "fence_kdump_send/plan.h"
#include "fence_kdump_send/send.h"
#include "lib/answer.h"
#include "tests/unit/answer_world.h"

#define FIRST "/etc/fence_kdump/key"
#define SECOND "/run/fence_kdump/key"
#define HEX "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define LINE "2 alice " HEX "\n"

/* Writes to standard error are read here. */
static int said;

/* A crash kernel's world with empty /etc and /run. */
static void
enter(void)
{
	int ends[2];

	world_enter();
	if (mount("none", "/etc", "tmpfs", 0, NULL) == -1 ||
	    mount("none", "/run", "tmpfs", 0, NULL) == -1)
		sandbox_exit(SANDBOX_REFUSED);
	NEED(mkdir("/etc/fence_kdump", 0700) == 0);
	NEED(mkdir("/run/fence_kdump", 0700) == 0);
	world_err = dup(STDERR_FILENO);
	NEED(pipe2(ends, O_NONBLOCK) == 0 && dup2(ends[1], 1) == 1 &&
	    dup2(ends[1], 2) == 2);
	close(ends[1]);
	said = ends[0];
}

static void
put(const char *path, const char *text)
{
	int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0600);

	NEED(
	    fd != -1 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
}

/* What was logged since the last time. */
static const char *
log_text(void)
{
	static char text[4096];
	ssize_t n = read(said, text, sizeof(text) - 1);

	text[n < 0 ? 0 : n] = '\0';
	return (text);
}

static const struct {
	const char *name, *first, *second;
	uint16_t port;
	bool on;
	const char *says; /* NULL: nothing */
} rows[] = {
	{ "no key", NULL, NULL, WORLD_PORT, false, NULL },
	{ "in the initrd", LINE, NULL, WORLD_PORT, true, NULL },
	{ "made in the crash kernel", NULL, LINE, WORLD_PORT, true, NULL },
	{ "the first counts", "2 alice 00\n", LINE, WORLD_PORT, false,
	    FIRST ": it does not end in a key" },
	{ "the second is not looked at", LINE, "x", WORLD_PORT, true, NULL },
	{ "an empty file", "", NULL, WORLD_PORT, false,
	    "no query is answered" },
	{ "one byte more", LINE "\n", NULL, WORLD_PORT, false,
	    "no query is answered" },
	{ "not wanted", LINE, LINE, 0, false, NULL },
};

static void
start(void *arg)
{
	struct answerer a;
	const char *text;

	(void)arg;
	enter();
	for (size_t i = 0; i < N_OF(rows); i++) {
		(void)unlink(FIRST);
		(void)unlink(SECOND);
		if (rows[i].first != NULL)
			put(FIRST, rows[i].first);
		if (rows[i].second != NULL)
			put(SECOND, rows[i].second);
		answer_start(&a, rows[i].port);
		text = log_text();
		NEED(answer_is_on(&a) == rows[i].on);
		NEED(rows[i].says == NULL ? text[0] == '\0' :
					    strstr(text, rows[i].says) != NULL);
		NEED(!rows[i].on ||
		    memcmp(&a.key, &known_key, sizeof(a.key)) == 0);
		NEED(strstr(text, "0102") == NULL); /* no byte of a key */
		answer_close(&a);
	}
}

/* What is no plain file is refused at once. */
static void
odd_files(void *arg)
{
	struct answerer a;

	(void)arg;
	enter();
	put("/etc/other", LINE);
	NEED(symlink("/etc/other", FIRST) == 0);
	answer_start(&a, WORLD_PORT);
	NEED(!answer_is_on(&a) && strstr(log_text(), FIRST ": ") != NULL);
	NEED(unlink(FIRST) == 0 && mkfifo(FIRST, 0600) == 0);
	answer_start(&a, WORLD_PORT);
	NEED(!answer_is_on(&a) && strstr(log_text(), FIRST ": ") != NULL);
	NEED(unlink(FIRST) == 0 && mkdir(FIRST, 0700) == 0);
	answer_start(&a, WORLD_PORT);
	NEED(!answer_is_on(&a) && strstr(log_text(), FIRST ": ") != NULL);
}

/* Another process has the port: one line, and no more. */
static void
taken(void *arg)
{
	struct answerer a, second;
	const char *text;

	(void)arg;
	enter();
	put(FIRST, LINE);
	answer_start(&a, WORLD_PORT);
	NEED(answer_is_on(&a) && log_text()[0] == '\0');
	answer_start(&second, WORLD_PORT);
	text = log_text();
	NEED(!answer_is_on(&second));
	NEED(strstr(text, strerror(EADDRINUSE)) != NULL);
	NEED(strchr(text, '\n') == text + strlen(text) - 1);
}

/* A node whose name has no address yet holds the strict filter up. */
static void
plan_grows(void *arg)
{
	const struct plan_rule rule = { .count = 1, .give_up = CLOCK_S };
	const struct addr alice = address("127.0.0.9");
	struct answerer a;
	struct plan p;

	(void)arg;
	enter();
	put(FIRST, LINE);
	answer_start(&a, WORLD_PORT);
	plan_init(&p, &rule, 0);
	NEED(plan_add_node(&p, "127.0.0.9") == 0);
	NEED(plan_add_dest(&p, 0, &alice, NULL, 0) == 0);
	NEED(plan_add_node(&p, "bob") == 1);
	answer_plan(&a, &p);
	NEED(a.nodes == NULL);
	NEED(plan_add_dest(&p, 1, &alice, NULL, 0) == 0);
	answer_plan(&a, &p);
	NEED(a.nodes != NULL && a.n_nodes == 2 &&
	    addr_cmp(&a.nodes[0], &alice) == 0);
	plan_refuse(&p, 1, "no such node");
	answer_close(&a);
	plan_free(&p);
}

/* --- the whole run -------------------------------------------------------- */

static _Noreturn void
run_sender(unsigned int count, uint16_t answer_port)
{
	char node[] = "127.0.0.1", *nodes[] = { node };
	struct options o = { .port = 7410,
		.answer_port = answer_port,
		.family = AF_UNSPEC,
		.count = count,
		.give_up = 30 * CLOCK_S,
		.nodes = nodes,
		.n_nodes = 1 };
	struct place place = { .judged = -1 };
	const int64_t now = clock_ns();

	unsetenv("SYSTEMD_EXEC_PID");
	place_look(&place, now);
	sandbox_exit(send_run(&o, &place, -1, now) ? 7 : 1);
}

/*
 * Asks until an answer comes: the other process may not be so far yet, and an
 * ICMP error comes at once.
 */
static void
ask_until_answered(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	uint8_t bytes[KDUMP2_SIZE];

	for (int tries = 0; tries < PATIENCE / 20; tries++) {
		(void)send(fd, known_query, KDUMP2_SIZE, 0);
		if (poll(&p, 1, 20) == 1 &&
		    recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT) == KDUMP2_SIZE)
			return;
		(void)poll(NULL, 0, 20);
	}
	NEED(!"no answer");
}

/* Asks until nobody has the port: a busy kernel delivers its error later. */
static void
ask_until_refused(int fd)
{
	const int64_t until_ns = clock_ns() + PATIENCE * CLOCK_MS;
	struct pollfd p = { .fd = fd, .events = POLLIN };
	uint8_t byte;

	do {
		if (send(fd, known_query, KDUMP2_SIZE, 0) == -1 &&
		    errno == ECONNREFUSED)
			return;
		if (poll(&p, 1, 20) == 1 &&
		    recv(fd, &byte, 1, MSG_DONTWAIT) == -1 &&
		    errno == ECONNREFUSED)
			return;
	} while (clock_ns() < until_ns);
	NEED(!"refused");
}

/*
 * Without a COUNT it answers beside its messages, and not when vmcore has gone:
 * the messages are sent on, for here /proc is no /proc then.
 */
static void
without_count(void *arg)
{
	int fd, status;
	pid_t pid;

	(void)arg;
	enter();
	put(SECOND, LINE);
	pid = fork();
	NEED(pid != -1);
	if (pid == 0)
		run_sender(0, WORLD_PORT);
	fd = world_asker("127.0.0.7", "127.0.0.1");
	ask_until_answered(fd);
	world_vmcore(false);
	ask_until_refused(fd);
	NEED(waitpid(pid, &status, WNOHANG) == 0);
	kill(pid, SIGTERM);
	NEED(waitpid(pid, &status, 0) == pid);
	NEED(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

/* With a COUNT it ends, and a child answers, until vmcore goes away. */
static void
with_count(void *arg)
{
	int fd, status;
	pid_t pid;

	(void)arg;
	enter();
	put(FIRST, LINE);
	pid = fork();
	NEED(pid != -1);
	if (pid == 0)
		run_sender(1, WORLD_PORT);
	NEED(waitpid(pid, &status, 0) == pid);
	NEED(WIFEXITED(status) && WEXITSTATUS(status) == 7);
	fd = world_asker("127.0.0.7", "127.0.0.1");
	world_ask(fd, 1);
	world_answered(fd, 1, KDUMP2_CRASHED);
	world_vmcore(false);
	NEED(waitpid(-1, &status, 0) > 0);
	NEED(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	ask_until_refused(fd);
}

/* No key, or port 0: no socket, no child. */
static void
no_answers(void *arg)
{
	int fd, status;
	pid_t pid;

	(void)arg;
	enter();
	for (int with_key = 0; with_key < 2; with_key++) {
		if (with_key)
			put(FIRST, LINE);
		pid = fork();
		NEED(pid != -1);
		if (pid == 0)
			run_sender(1, with_key ? 0 : WORLD_PORT);
		NEED(waitpid(pid, &status, 0) == pid);
		NEED(WIFEXITED(status) && WEXITSTATUS(status) == 7);
		NEED(waitpid(-1, &status, 0) == -1 && errno == ECHILD);
		fd = world_asker("127.0.0.7", "127.0.0.1");
		ask_until_refused(fd);
		close(fd);
	}
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

#define TEST(name)                            \
	static void test_##name(void **state) \
	{                                     \
		(void)state;                  \
		check(name);                  \
	}
TEST(start)
TEST(odd_files)
TEST(taken)
TEST(plan_grows)
TEST(without_count)
TEST(with_count)
TEST(no_answers)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_start),
		cmocka_unit_test(test_odd_files),
		cmocka_unit_test(test_taken),
		cmocka_unit_test(test_plan_grows),
		cmocka_unit_test(test_without_count),
		cmocka_unit_test(test_with_count),
		cmocka_unit_test(test_no_answers),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
