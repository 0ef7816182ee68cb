/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Does a node count as running (row 10) while something that was not read yet
 * waits in a socket?  Whether it has been seen alive is said here, in the place
 * of watch_alive().
 */
#include "tests/unit/harness.h"

#include <sys/socket.h>

#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "fence_kdump/listener.h"
#include "fence_kdump/weigh.h"
#include "lib/clock.h"

bool __wrap_watch_alive(
    const struct watch *w, int64_t now_ns, struct life_seen *seen);

static bool alive;

bool
__wrap_watch_alive(
    const struct watch *w, int64_t now_ns, struct life_seen *seen)
{
	(void)w;
	(void)now_ns;
	(void)seen;
	return (alive);
}

/* Who waits, and who speaks to it. */
struct pair {
	int waits, speaks;
};

static struct pair
pair_open(void)
{
	int fds[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM, 0, fds), 0);
	return ((struct pair){ .waits = fds[0], .speaks = fds[1] });
}

static void
pair_close(struct pair *p)
{
	close(p->waits);
	close(p->speaks);
}

static void
say(const struct pair *p)
{
	assert_int_equal(send(p->speaks, "x", 1, 0), 1);
}

static void
take(const struct pair *p)
{
	char byte;

	assert_int_equal(recv(p->waits, &byte, 1, MSG_DONTWAIT), 1);
}

/* Two ports, and two addresses that are asked; the deadline is far away. */
static struct pair ports[2], asked[2];
static struct listener l;

static int
begin(void **state)
{
	(void)state;
	memset(&l, 0, sizeof(l));
	l.started_ns = clock_ns();
	l.deadline_ns = l.started_ns + 3600 * CLOCK_S;
	l.courtesy_ns = INT64_MAX;
	l.stop_fd = -1;
	l.asking.on = true;
	for (size_t i = 0; i < 2; i++) {
		ports[i] = pair_open();
		asked[i] = pair_open();
		l.setup.ports[i].fd = ports[i].waits;
		l.asking.nodes[i].fd = asked[i].waits;
	}
	l.setup.n_ports = l.asking.n = 2;
	alive = true;
	return (0);
}

static int
end(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		pair_close(&ports[i]);
		pair_close(&asked[i]);
	}
	return (0);
}

static bool
runs(bool holds)
{
	const bool found = weigh_running(&l, holds, clock_ns());

	assert_int_equal(l.running, found);
	return (found);
}

static void
test_nothing_waits(void **state)
{
	(void)state;
	assert_true(runs(false));
	assert_false(runs(true));
	alive = false;
	assert_false(runs(false));
	alive = true;
	l.deadline_ns = clock_ns();
	assert_false(runs(false));
}

static void
test_a_datagram_waits(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		say(&ports[i]);
		assert_false(runs(false));
		take(&ports[i]);
		assert_true(runs(false));
	}
}

/* Then it is judged before the node counts as running. */
static void
test_an_answer_waits(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		say(&asked[i]);
		assert_false(runs(false));
		take(&asked[i]);
		assert_true(runs(false));
	}
}

static void
test_an_answer_that_is_not_taken_any_more(void **state)
{
	(void)state;
	say(&asked[1]);
	l.asking.nodes[1].fd = -1; /* became an address of this host */
	assert_true(runs(false));
	say(&asked[0]);
	assert_false(runs(false));
	l.asking.on = false;
	assert_true(runs(false));
}

/* A node that runs refuses each query. */
static void
test_an_error_is_no_answer(void **state)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	const int closed = socket(AF_INET, SOCK_DGRAM, 0);
	const int fd = socket(AF_INET, SOCK_DGRAM, 0);
	struct pollfd p = { .fd = fd, .events = POLLIN };
	socklen_t len = sizeof(to);

	(void)state;
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(closed, (struct sockaddr *)&to, sizeof(to)), 0);
	assert_int_equal(getsockname(closed, (struct sockaddr *)&to, &len), 0);
	close(closed);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	assert_int_equal(send(fd, "x", 1, 0), 1);
	l.asking.nodes[0].fd = fd;
	if (poll(&p, 1, 10000) != 1 || p.revents != POLLERR)
		skip(); /* no ICMP here, or another program took the port */
	assert_true(runs(false));
	close(fd);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_nothing_waits),
		TEST(test_a_datagram_waits),
		TEST(test_an_answer_waits),
		TEST(test_an_answer_that_is_not_taken_any_more),
		TEST(test_an_error_is_no_answer),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
