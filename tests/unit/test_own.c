/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The addresses of a host that is made for the test: a network namespace,
 * with links and addresses by ip(8).
 */
#include "tests/unit/harness.h"

#include <net/if.h>
#include <sys/socket.h>
#include <sys/wait.h>
/* After sys/socket.h, which it leans on. */
#include <linux/netlink.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "fence_kdump/own.h"
#include "lib/reason.h"
#include "tests/unit/address.h"
#include "tests/unit/sandbox.h"

#define SECONDS 600

/* The row that is checked, for what NEED() says. */
static const char *row = "";

#define NEED(cond)                                                       \
	do {                                                             \
		if (!(cond)) {                                           \
			fprintf(stderr, "line %d, \"%s\": not so: %s\n", \
			    __LINE__, row, #cond);                       \
			sandbox_exit(1);                                 \
		}                                                        \
	} while (0)

static void
ip(const char *words)
{
	char command[256];

	snprintf(command, sizeof(command), "ip %s", words);
	NEED(system(command) == 0);
}

/* A host with addresses of every kind. */
static void
host(void)
{
	if (!sandbox_enter(CLONE_NEWNET) || system("ip -V >/dev/null") != 0)
		sandbox_exit(SANDBOX_REFUSED);
	ip("link add link0 type veth peer name link1");
	/* No address that the kernel adds at some later moment. */
	ip("link set link0 addrgenmode none up");
	ip("link set link1 addrgenmode none up");
	ip("addr add 10.0.0.1/24 dev link0");
	ip("addr add 10.0.0.3 peer 10.0.0.4 dev link0");
	ip("addr add fd00::1/64 dev link0 nodad");
	ip("addr add fd00::3 peer fd00::4 dev link0 nodad");
	ip("addr add fe80::1/64 dev link0 nodad");
	ip("addr add 192.0.2.1/32 dev lo");
}

static bool closed_none; /* close(2) of a descriptor that is none */

int __real_close(int fd);
int __wrap_close(int fd);

int
__wrap_close(int fd)
{
	closed_none = closed_none || fd < 0;
	return (__real_close(fd));
}

/* --- what it has ---------------------------------------------------------- */

static const struct {
	const char *text;
	const char *link; /* NULL: none */
	bool own;
} rows[] = {
	{ "10.0.0.1", NULL, true },
	{ "10.0.0.2", NULL, false },
	{ "10.0.0.3", NULL, true },
	{ "10.0.0.4", NULL, false }, /* at the other end */
	{ "192.0.2.1", NULL, true },
	{ "::ffff:10.0.0.1", NULL, true },
	{ "::ffff:10.0.0.2", NULL, false },
	{ "fd00::1", NULL, true },
	{ "fd00::2", NULL, false },
	{ "fd00::3", NULL, true },
	{ "fd00::4", NULL, false },
	{ "fe80::1", "link0", true },
	{ "fe80::1", "link1", false },
	{ "fe80::1", NULL, true },
	{ "fe80::2", NULL, false },
	{ "127.0.0.1", NULL, true },
	{ "127.0.1.1", NULL, true },
	{ "127.255.255.254", NULL, true },
	{ "126.255.255.255", NULL, false },
	{ "128.0.0.1", NULL, false },
	{ "::ffff:127.0.1.1", NULL, true },
	{ "0.0.0.0", NULL, true },
	{ "0.0.0.1", NULL, true },
	{ "1.0.0.0", NULL, false },
	{ "::1", NULL, true },
	{ "::", NULL, true },
	{ "::2", NULL, false },
};

static bool
has(const struct own *o, const char *text, const char *link)
{
	const struct addr a =
	    address_on(text, link == NULL ? 0 : if_nametoindex(link));

	return (own_has(o, &a));
}

static void
look(void *arg)
{
	struct reason why;
	struct own o;
	int fd;

	(void)arg;
	host();
	NEED(own_open(&o, &why) == 0);
	for (size_t i = 0; i < N_OF(rows); i++) {
		row = rows[i].text;
		NEED(has(&o, rows[i].text, rows[i].link) == rows[i].own);
	}
	NEED(own_take(&o, &why) == 0);
	fd = own_fd(&o);
	own_close(&o);
	NEED(own_fd(&o) == -1);
	NEED(fcntl(fd, F_GETFD) == -1);
	own_close(&o); /* a second time: no descriptor is closed */
	NEED(!closed_none);
	/* An empty list has none. */
	NEED(!has(&o, "fe80::1", NULL));
}

/* The first of the list, and the only one. */
static void
look_alone(void *arg)
{
	struct reason why;
	struct own o;

	(void)arg;
	if (!sandbox_enter(CLONE_NEWNET) || system("ip -V >/dev/null") != 0)
		sandbox_exit(SANDBOX_REFUSED);
	ip("link add link0 type veth peer name link1");
	ip("link set link0 addrgenmode none up");
	ip("addr add fe80::1/64 dev link0 nodad");
	NEED(own_open(&o, &why) == 0);
	NEED(o.addrs.n == 1);
	NEED(has(&o, "fe80::1", NULL));
	NEED(!has(&o, "fe80::2", NULL));
	own_close(&o);
}

/* --- what it gets --------------------------------------------------------- */

static bool
readable(const struct own *o)
{
	struct pollfd p = { .fd = own_fd(o), .events = POLLIN };

	return (poll(&p, 1, 0) == 1);
}

static void
wait_news(void *arg)
{
	struct reason why;
	struct own o;

	(void)arg;
	host();
	NEED(own_open(&o, &why) == 0);
	while (readable(&o)) /* what the kernel still does by itself */
		NEED(own_take(&o, &why) != -1);
	NEED(!has(&o, "10.0.0.2", NULL));
	ip("addr add 10.0.0.2/24 dev link0");
	NEED(readable(&o));
	NEED(own_take(&o, &why) == 1);
	NEED(has(&o, "10.0.0.2", NULL));
	ip("addr add fd00::2/64 dev link1 nodad");
	ip("addr del fd00::2/64 dev link1");
	ip("addr del 10.0.0.2/24 dev link0");
	NEED(own_take(&o, &why) == 1);
	row = "it has been there";
	NEED(has(&o, "fd00::2", NULL));
	NEED(has(&o, "10.0.0.2", NULL));
	ip("addr add 10.0.0.2/24 dev link0");
	NEED(own_take(&o, &why) == 0);
	own_close(&o);
}

static void
come_and_go(const char *addr)
{
	char words[64];

	snprintf(words, sizeof(words), "addr add %s/24 dev link0", addr);
	ip(words);
	snprintf(words, sizeof(words), "addr del %s/24 dev link0", addr);
	ip(words);
}

/* As many datagrams as one call of recvmmsg(2) takes, and one more. */
static void
take_all(void *arg)
{
	struct reason why;
	struct own o;

	(void)arg;
	host();
	NEED(own_open(&o, &why) == 0);
	while (readable(&o))
		NEED(own_take(&o, &why) != -1);
	row = "four datagrams";
	come_and_go("10.0.0.5");
	come_and_go("10.0.0.5");
	NEED(own_take(&o, &why) == 1);
	NEED(has(&o, "10.0.0.5", NULL));
	row = "five";
	come_and_go("10.0.0.6");
	come_and_go("10.0.0.6");
	ip("addr add 10.0.0.7/24 dev link0");
	NEED(own_take(&o, &why) == 1);
	NEED(has(&o, "10.0.0.7", NULL));
	NEED(!readable(&o));
	own_close(&o);
}

/* --- more than one datagram holds ----------------------------------------- */

#define MANY 3000

/* Gives link0 the addresses 10.N.0.1 and on. */
static void
add_many(int n)
{
	FILE *f = popen("ip -batch -", "w");

	NEED(f != NULL);
	for (int i = 0; i < MANY; i++)
		fprintf(f, "addr add 10.%d.%d.%d/32 dev link0\n", n, i / 200,
		    i % 200 + 1);
	NEED(pclose(f) == 0);
}

static bool
has_many(const struct own *o, int n)
{
	char text[32];

	for (int i = 0; i < MANY; i++) {
		snprintf(
		    text, sizeof(text), "10.%d.%d.%d", n, i / 200, i % 200 + 1);
		if (!has(o, text, NULL))
			return (false);
	}
	return (true);
}

static void
many(void *arg)
{
	struct reason why;
	struct own o;

	(void)arg;
	host();
	add_many(1);
	NEED(own_open(&o, &why) == 0);
	NEED(has_many(&o, 1) && has(&o, "fd00::1", NULL));
	/* So much news that the socket's queue runs over. */
	add_many(2);
	NEED(own_take(&o, &why) == 1);
	NEED(has_many(&o, 2));
	NEED(o.asked > 1);
	own_close(&o);
}

/* --- what fails ----------------------------------------------------------- */

enum fault {
	NONE,
	SEND,
	RECEIVE,
	INTERRUPT,
	OVERRUN,
	CUT,
	FOREIGN,
	REFUSED,
	INCOMPLETE,
	BAD,
	NO_ROOM,
	NO_MEMORY,
	NO_SOCKET,
	REFUSED_AGAIN,
	ENDLESS
};

/* Of the next call of what can have it; then there is none. */
static enum fault fault;

ssize_t __real_send(int fd, const void *buf, size_t n, int flags);
ssize_t __wrap_send(int fd, const void *buf, size_t n, int flags);
int __real_recvmmsg(int fd, struct mmsghdr *msgs, unsigned int n, int flags,
    struct timespec *limit);
int __wrap_recvmmsg(int fd, struct mmsghdr *msgs, unsigned int n, int flags,
    struct timespec *limit);
int __real_socket(int family, int type, int protocol);
int __wrap_socket(int family, int type, int protocol);
void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__real_reallocarray(void *p, size_t n, size_t size);
void *__wrap_reallocarray(void *p, size_t n, size_t size);

static bool
is_now(enum fault f, int error)
{
	if (fault != f)
		return (false);
	fault = NONE;
	errno = error;
	return (true);
}

ssize_t
__wrap_send(int fd, const void *buf, size_t n, int flags)
{
	return (is_now(SEND, EPERM) ? -1 : __real_send(fd, buf, n, flags));
}

int
__wrap_socket(int family, int type, int protocol)
{
	return (is_now(NO_SOCKET, EMFILE) ?
		-1 :
		__real_socket(family, type, protocol));
}

void *
__wrap_malloc(size_t size)
{
	return (is_now(NO_MEMORY, ENOMEM) ? NULL : __real_malloc(size));
}

void *
__wrap_reallocarray(void *p, size_t n, size_t size)
{
	return (
	    is_now(NO_ROOM, ENOMEM) ? NULL : __real_reallocarray(p, n, size));
}

/* Makes another datagram of what the kernel has said. */
static void
spoil(struct mmsghdr *msg)
{
	struct nlmsghdr *h = msg->msg_hdr.msg_iov->iov_base;
	struct sockaddr_nl *from = msg->msg_hdr.msg_name;

	if (is_now(CUT, 0))
		msg->msg_hdr.msg_flags |= MSG_TRUNC;
	else if (is_now(INCOMPLETE, 0))
		h->nlmsg_flags |= NLM_F_DUMP_INTR;
	else if (is_now(BAD, 0))
		h->nlmsg_len = 3;
	else if (is_now(REFUSED, 0)) {
		h->nlmsg_type = NLMSG_ERROR;
		((struct nlmsgerr *)NLMSG_DATA(h))->error = -EPERM;
	} else if (fault == FOREIGN)
		from->nl_pid = 1;
}

int
__wrap_recvmmsg(int fd, struct mmsghdr *msgs, unsigned int n, int flags,
    struct timespec *limit)
{
	int i, got;

	if (is_now(RECEIVE, EIO) || is_now(INTERRUPT, EINTR) ||
	    is_now(OVERRUN, ENOBUFS))
		return (-1);
	if (fault == ENDLESS) {
		errno = ENOBUFS;
		return (-1);
	}
	if (is_now(REFUSED_AGAIN, ENOBUFS)) {
		fault = SEND;
		return (-1);
	}
	got = __real_recvmmsg(fd, msgs, n, flags, limit);
	for (i = 0; i < got; i++)
		spoil(&msgs[i]);
	return (got);
}

static const struct {
	const char *name;
	enum fault fault;
	const char *says; /* of a failure; NULL: there is none */
	unsigned int asked;
} faults[] = {
	{ "none", NONE, NULL, 1 },
	{ "cannot ask", SEND, "RTM_GETADDR: Operation not permitted", 1 },
	{ "cannot receive", RECEIVE, "rtnetlink: Input/output error", 1 },
	{ "a signal", INTERRUPT, NULL, 1 },
	{ "the queue has run over", OVERRUN, NULL, 2 },
	{ "a datagram is cut", CUT, NULL, 2 },
	{ "the kernel has not given all", INCOMPLETE, NULL, 2 },
	{ "another process says it, and the kernel nothing", FOREIGN,
	    "rtnetlink: Resource temporarily unavailable", 1 },
	{ "the kernel refuses", REFUSED, "RTM_GETADDR: Operation not permitted",
	    1 },
	{ "no message at all", BAD, "rtnetlink: Bad message", 1 },
	{ "no memory", NO_ROOM, "no room for one more: Cannot allocate", 1 },
	{ "no memory at the start", NO_MEMORY, "rtnetlink: Cannot allocate",
	    0 },
	{ "no descriptor", NO_SOCKET, "rtnetlink: Too many open files", 0 },
	{ "cannot ask again", REFUSED_AGAIN,
	    "RTM_GETADDR: Operation not permitted", 2 },
	{ "it always runs over", ENDLESS, "rtnetlink: Value too large", 1 },
};

static void
fail_first(void *arg)
{
	(void)arg;
	host();
	for (size_t i = 0; i < N_OF(faults); i++) {
		struct reason why = { "" };
		const char *says = faults[i].says;
		struct own o;

		row = faults[i].name;
		fault = faults[i].fault;
		NEED(own_open(&o, &why) == (says == NULL ? 0 : -1));
		fault = NONE;
		NEED(o.asked == faults[i].asked);
		NEED((own_fd(&o) == -1) == (says != NULL));
		if (says != NULL) {
			NEED(strstr(why.text, "cannot be known: ") != NULL);
			NEED(strstr(why.text, says) != NULL);
			continue;
		}
		NEED(has(&o, "10.0.0.1", NULL) && has(&o, "fd00::3", NULL));
		own_close(&o);
	}
}

/* The same of what comes later: an address might be missing then. */
static void
fail_later(void *arg)
{
	(void)arg;
	host();
	for (size_t i = 0; i < N_OF(faults); i++) {
		struct reason why = { "" };
		const char *says = faults[i].says;
		struct own o;
		int rc;

		if (faults[i].fault == SEND || faults[i].fault == FOREIGN ||
		    faults[i].asked == 0)
			continue;
		row = faults[i].name;
		NEED(own_open(&o, &why) == 0);
		while (readable(&o))
			NEED(own_take(&o, &why) != -1);
		/* Two datagrams: what is wrong with the first one remains. */
		ip("addr add 10.0.0.2/24 dev link0");
		ip("addr add 10.0.0.5/24 dev link0");
		fault = faults[i].fault;
		rc = own_take(&o, &why);
		fault = NONE;
		NEED(rc == (says == NULL ? 1 : -1) ||
		    faults[i].fault == NO_ROOM);
		/* It asks each time then. */
		NEED(o.asked == faults[i].asked || faults[i].fault == ENDLESS);
		NEED(rc == -1 || has(&o, "10.0.0.2", NULL));
		own_close(&o);
		ip("addr del 10.0.0.2/24 dev link0");
		ip("addr del 10.0.0.5/24 dev link0");
	}
}

static void
run(void (*f)(void *arg))
{
	const int status = sandbox_run(f, NULL, SECONDS);

	if (WIFEXITED(status) && WEXITSTATUS(status) == SANDBOX_REFUSED)
		skip();
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void
test_has(void **state)
{
	(void)state;
	run(look);
}

static void
test_has_one(void **state)
{
	(void)state;
	run(look_alone);
}

static void
test_takes_all(void **state)
{
	(void)state;
	run(take_all);
}

static void
test_news(void **state)
{
	(void)state;
	run(wait_news);
}

static void
test_faults(void **state)
{
	(void)state;
	run(fail_first);
}

static void
test_later_faults(void **state)
{
	(void)state;
	run(fail_later);
}

static void
test_many(void **state)
{
	(void)state;
	run(many);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_has),
		cmocka_unit_test(test_has_one),
		cmocka_unit_test(test_news),
		cmocka_unit_test(test_takes_all),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_later_faults),
		cmocka_unit_test(test_many),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
