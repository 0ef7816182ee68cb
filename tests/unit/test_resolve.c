/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"
#include "tests/unit/sandbox.h"

#include <sys/ioctl.h>
#include <sys/socket.h>

#include <arpa/inet.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>

#include "lib/addr.h"
#include "lib/clock.h"
#include "lib/reason.h"
#include "lib/resolve.h"

#define MANY 300
#define HANGING 40
#define DNS_TIMEOUT_S 30 /* the most that glibc takes */
#define STRING_OF(x) #x
#define STRING(x) STRING_OF(x)

static const char hosts[] = "127.0.0.1 localhost\n"
			    "10.0.0.1 alice\n"
			    "10.0.0.1 alice\n"
			    "10.1.0.1 alice\n"
			    "fd00::1 alice\n"
			    "10.0.0.2 bob\n"
			    "fd00::3 carol\n"
			    "224.0.0.1 multicast\n"
			    "0.0.0.0 unspecified\n"
			    "fe80::1 linklocal\n";

/* What a child was told: one line an answer. */
struct told {
	size_t answers;
	unsigned int seen[MANY];
	char text[MANY][256];
	int64_t first_ns;
	bool before, after; /* readable, or an answer there, out of time */
	bool finished;
};

struct question {
	int family;
	const char *name;
	const char *want; /* addresses in order, or how the text begins */
};

static struct told *told; /* shared with the children */
static const struct question *question;

static int
share(void **state)
{
	(void)state;
	told = sandbox_shared(sizeof(*told));
	return (told == NULL ? -1 : 0);
}

static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	if (f == NULL || fputs(text, f) == EOF || fclose(f) != 0)
		_exit(SANDBOX_REFUSED);
}

/* An /etc of our own: no other name is known, and nobody is asked. */
static void
own_names(const char *order)
{
	if (!sandbox_enter(CLONE_NEWNET) ||
	    mount("none", "/etc", "tmpfs", 0, "size=256k") == -1)
		_exit(SANDBOX_REFUSED);
	write_file("/etc/hosts", hosts);
	write_file("/etc/host.conf", "multi on\n");
	write_file("/etc/nsswitch.conf", order);
	write_file("/etc/resolv.conf",
	    "nameserver 127.0.0.1\noptions timeout:" STRING(
		DNS_TIMEOUT_S) "\n");
}

static bool
readable(const struct resolver *r, int timeout_ms)
{
	struct pollfd p = { .fd = resolve_fd(r), .events = POLLIN };

	return (poll(&p, 1, timeout_ms) == 1);
}

static int
by_address(const void *a, const void *b)
{
	return (addr_cmp(a, b));
}

static void
keep(const struct resolve_answer *a)
{
	char *text = told->text[a->id % MANY];

	told->answers++;
	told->seen[a->id % MANY]++;
	text[0] = '\0';
	if (a->n > 0)
		qsort(a->addrs, a->n, sizeof(a->addrs[0]), by_address);
	for (size_t i = 0; i < a->n; i++) {
		char buf[ADDR_STRLEN];

		strcat(text, i == 0 ? "" : " ");
		strcat(text, addr_format(&a->addrs[i], buf));
	}
	if (a->result != RESOLVE_FOUND)
		snprintf(text, 256, "%s%s%s", a->n == 0 ? "" : "addresses, ",
		    a->result == RESOLVE_NONE ? "none: " : "unknown: ", a->why);
}

static struct resolver *
start(void)
{
	struct resolver *r = resolve_start(RESOLVE_MOST, NULL);
	struct resolve_answer a;

	if (r == NULL)
		_exit(1);
	told->before = readable(r, 0) || resolve_next(r, &a);
	return (r);
}

/* Takes answers until there are `n`, or nothing comes for 20 s. */
static void
take(struct resolver *r, size_t n)
{
	int64_t began = clock_ns();
	struct resolve_answer a;

	while (told->answers < n && readable(r, 20000))
		while (resolve_next(r, &a)) {
			if (told->answers == 0)
				told->first_ns = clock_ns() - began;
			keep(&a);
			free(a.addrs);
		}
}

/* The threads cannot be ended: the process is, before anyone looks at it. */
static void
finish(struct resolver *r)
{
	struct resolve_answer a;

	told->after = readable(r, 0) || resolve_next(r, &a);
	told->finished = true;
	raise(SIGKILL);
}

static void
run(void (*f)(void *arg))
{
	int status;

	memset(told, 0, sizeof(*told));
	status = sandbox_run(f, NULL, 100);
	if (WIFEXITED(status) && WEXITSTATUS(status) == SANDBOX_REFUSED)
		skip();
	assert_true(told->finished);
	assert_false(told->before);
	assert_false(told->after);
}

/* --- one name ------------------------------------------------------------- */

static const struct question questions[] = {
	{ AF_INET, "alice", "10.0.0.1 10.1.0.1" },
	{ AF_INET6, "alice", "fd00::1" },
	{ AF_INET, "bob", "10.0.0.2" },
	{ AF_INET6, "carol", "fd00::3" },
	{ AF_INET, "carol", "none: " },
	{ AF_INET6, "bob", "none: " },
	{ AF_INET, "10.0.0.9", "10.0.0.9" },
	{ AF_INET6, "10.0.0.9", "none: " },
	{ AF_INET, "nobody", "none: " },
	{ AF_INET6, "nobody", "none: " },
	{ AF_INET, "multicast", "unknown: has no address that a node" },
	{ AF_INET, "unspecified", "unknown: has no address that a node" },
	{ AF_INET6, "linklocal", "unknown: has no address that a node" },
};

static void
ask_one(void *arg)
{
	struct resolver *r;
	char name[32];

	(void)arg;
	own_names("hosts: files\n");
	r = start();
	strcpy(name, question->name);
	resolve_ask(r, name, question->family, 7);
	memset(name, 'x', sizeof(name) - 1); /* it was copied */
	take(r, 1);
	finish(r);
}

static void
test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(questions); i++) {
		const char *name = questions[i].name;

		question = &questions[i];
		run(ask_one);
		CHECK_INT(name, told->answers, 1);
		CHECK_INT(name, told->seen[7], 1);
		if (strstr(questions[i].want, ": ") != NULL) {
			CHECK(name,
			    strlen(told->text[7]) > strlen(questions[i].want));
			told->text[7][strlen(questions[i].want)] = '\0';
		}
		CHECK_STR(name, told->text[7], questions[i].want);
	}
}

/* --- many names ----------------------------------------------------------- */

static void
ask_many(void *arg)
{
	struct resolver *r;

	(void)arg;
	own_names("hosts: files\n");
	r = start();
	for (size_t i = 0; i < MANY; i++)
		resolve_ask(r, i % 2 == 0 ? "bob" : "nobody", AF_INET, i);
	take(r, MANY);
	finish(r);
}

static void
test_many(void **state)
{
	(void)state;
	run(ask_many);
	assert_int_equal(told->answers, MANY);
	for (size_t i = 0; i < MANY; i++) {
		assert_int_equal(told->seen[i], 1);
		if (i % 2 == 0)
			assert_string_equal(told->text[i], "10.0.0.2");
		else
			assert_int_equal(strncmp(told->text[i], "none:", 5), 0);
	}
}

/* Asked again after an answer, as a name that failed is. */
static void
ask_again(void *arg)
{
	struct resolver *r;

	(void)arg;
	own_names("hosts: files\n");
	r = start();
	for (size_t i = 0; i < 3; i++) {
		resolve_ask(r, "late", AF_INET, i);
		take(r, i + 1);
		write_file("/etc/hosts", "10.0.0.5 late\n");
	}
	finish(r);
}

static void
test_again(void **state)
{
	(void)state;
	run(ask_again);
	assert_int_equal(told->answers, 3);
	assert_int_equal(strncmp(told->text[0], "none:", 5), 0);
	assert_string_equal(told->text[1], "10.0.0.5");
	assert_string_equal(told->text[2], "10.0.0.5");
}

/* --- one family that hangs costs the other nothing ------------------------ */

/* A server at 127.0.0.1 that takes questions and says nothing. */
static void
silent_server(void)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
		.sin_port = htons(53),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct ifreq ifr = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (ioctl(fd, SIOCSIFFLAGS, &ifr) == -1 ||
	    bind(fd, (const struct sockaddr *)&sin, sizeof(sin)) == -1)
		_exit(SANDBOX_REFUSED);
}

static void
ask_silence(void *arg)
{
	struct resolver *r;

	(void)arg;
	own_names("hosts: files dns\n");
	silent_server();
	/* The resolver sets a shorter one if there is none. */
	setenv("RES_OPTIONS", "timeout:" STRING(DNS_TIMEOUT_S), 1);
	r = start();
	for (size_t i = 0; i < HANGING; i++) {
		char name[32];

		snprintf(name, sizeof(name), "node%zu.example", i);
		resolve_ask(r, name, AF_INET6, i);
	}
	resolve_ask(r, "bob", AF_INET, HANGING);
	take(r, 1);
	finish(r);
}

static void
test_silence(void **state)
{
	(void)state;
	run(ask_silence);
	assert_int_equal(told->answers, 1);
	assert_string_equal(told->text[HANGING], "10.0.0.2");
	/* The server is given up after DNS_TIMEOUT_S. */
	assert_true(told->first_ns < DNS_TIMEOUT_S / 2 * CLOCK_S);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_again),
		cmocka_unit_test(test_silence),
	};

	return (cmocka_run_group_tests(tests, share, NULL));
}
