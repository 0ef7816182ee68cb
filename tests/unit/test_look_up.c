/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table in lib/look_up.h, on the real C library: a DNS server on the
 * loopback of a network namespace says what each name is to be answered.
 */
#include "tests/unit/harness.h"
#include "tests/unit/sandbox.h"

#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <net/if.h>
#include <resolv.h>
#include <signal.h>
#include <stdlib.h>

#include "lib/look_up.h"

#define DROP (-1)
#define CUT (-2)     /* "ask by TCP", where nobody listens */
#define ALIAS (-3)   /* an alias that leads to nothing */
#define GARBAGE (-4) /* an address of a wrong length */
#define ADDRESS (-5)

/* What the server says of a full name; of any other one, NXDOMAIN. */
static const struct {
	const char *name;
	int says;
} zone[] = {
	{ "found", ADDRESS },
	{ "nodata", ns_r_noerror },
	{ "servfail", ns_r_servfail },
	{ "refused", ns_r_refused },
	{ "notimp", ns_r_notimpl },
	{ "formerr", ns_r_formerr },
	{ "drop", DROP },
	{ "cut", CUT },
	{ "alias", ALIAS },
	{ "garbage", GARBAGE },
	/* with "search a b" */
	{ "one.a", ns_r_servfail },
	{ "two.a", DROP },
	{ "three.a", ns_r_refused },
	{ "four.b", DROP },
	{ "five.a", ns_r_noerror },
	{ "five", DROP },
	{ "six.a", ns_r_noerror },
	{ "six.b", ns_r_servfail },
	{ "seven", ns_r_servfail },
	{ "eight.b", ns_r_noerror },
	{ "nine.b", ADDRESS },
	{ "ten.b", GARBAGE },
	{ "x.one.a", ns_r_servfail },
	{ "x.two.b", DROP },
	{ "x.three", ns_r_servfail },
	{ "x.four", ns_r_noerror },
	{ "x.four.a", DROP },
	{ "x.five.b", ns_r_noerror },
	{ "x.six.a", ns_r_formerr },
};

#define SEARCH "search a b\n"
#define PLAIN "hosts: files dns\n"
#define F RESOLVE_FOUND
#define N RESOLVE_NONE
#define U RESOLVE_UNKNOWN

static const struct row {
	const char *name, *resolv, *nsswitch;
	enum resolve_result inet, inet6;
} rows[] = {
	{ "found", "", PLAIN, F, F },
	{ "nosuchname", "", PLAIN, N, N },
	{ "nosuchname.", "", PLAIN, N, N },
	{ "nodata", "", PLAIN, N, N },
	{ "servfail", "", PLAIN, U, U },
	{ "refused", "", PLAIN, U, U },
	{ "notimp", "", PLAIN, U, U },
	{ "formerr", "", PLAIN, U, U },
	{ "drop", "", PLAIN, U, U },
	{ "cut", "", PLAIN, U, U },
	{ "alias", "", PLAIN, N, N },
	{ "garbage", "", PLAIN, U, U },
	/* a service after dns hides what dns did */
	{ "servfail", "", "hosts: dns files\n", U, U },
	{ "drop", "", "hosts: dns files\n", U, U },
	{ "nosuchname", "", "hosts: dns files\n", N, N },
	{ "nodata", "", "hosts: dns files\n", N, N },
	{ "servfail", "", "hosts: files dns nosuchservice\n", U, U },
	{ "nosuchname", "", "hosts: nosuchservice dns\n", N, N },
	{ "nosuchname", "", "hosts: x [!UNAVAIL=return] dns\n", N, N },
	/* a search list */
	{ "found", SEARCH, PLAIN, F, F },
	{ "nosuchname", SEARCH, PLAIN, N, N },
	{ "nosuchname.", SEARCH, PLAIN, N, N },
	{ "one", SEARCH, PLAIN, U, U },
	{ "two", SEARCH, PLAIN, U, U },
	{ "three", SEARCH, PLAIN, U, U },
	{ "four", SEARCH, PLAIN, U, U },
	{ "five", SEARCH, PLAIN, N, N },
	{ "six", SEARCH, PLAIN, N, N },
	{ "seven", SEARCH, PLAIN, U, U },
	{ "eight", SEARCH, PLAIN, N, N },
	{ "nine", SEARCH, PLAIN, F, F },
	{ "ten", SEARCH, PLAIN, U, U },
	{ "x.nosuchname", SEARCH, PLAIN, N, N },
	{ "x.one", SEARCH, PLAIN, U, U },
	{ "x.two", SEARCH, PLAIN, U, U },
	{ "x.three", SEARCH, PLAIN, U, U },
	{ "x.three.", SEARCH, PLAIN, U, U },
	{ "x.four", SEARCH, PLAIN, N, N },
	{ "x.five", SEARCH, PLAIN, N, N },
	{ "x.six", SEARCH, PLAIN, U, U },
	{ "x.one", SEARCH "options ndots:2\n", PLAIN, U, U },
	{ "x.five", SEARCH "options ndots:2\n", PLAIN, N, N },
	/* nobody is asked */
	{ "only4", "", "hosts: files\n", F, N },
	{ "only4", "", PLAIN, F, N },
	{ "servfail", "", "hosts: files\n", N, N },
	/*
	 * DNS is meant, and glibc does not ask it (nscd, nss-resolve); for
	 * IPv6 a service that is not installed is an error.
	 */
	{ "servfail", "", "hosts: files resolve\n", U, U },
	{ "drop", "", "hosts: files resolve\n", U, U },
	{ "nosuchname", "", "hosts: files resolve\n", N, U },
	{ "nodata", "", "hosts: files resolve\n", N, U },
	{ "multicast", "", "hosts: files\n", U, N },
	{ "linklocal", "", "hosts: files\n", N, U },
};

/* The answers, in memory that a child for each row fills. */
static struct seen {
	struct resolve_answer inet, inet6;
	bool done;
} * all_seen;

static void
write_file(const char *path, const char *text, const char *more)
{
	FILE *f = fopen(path, "w");

	if (f == NULL || fprintf(f, "%s%s", text, more) < 0 || fclose(f) != 0)
		_exit(SANDBOX_REFUSED);
}

/* Appends an answer to the question's name; returns the new length. */
static size_t
add_record(unsigned char *p, size_t len, unsigned int type, const void *data,
    unsigned int size)
{
	const unsigned char head[] = { 0xc0, 0x0c, 0, (unsigned char)type, 0,
		ns_c_in, 0, 0, 0, 0, 0, (unsigned char)size };

	memcpy(p + len, head, sizeof(head));
	memcpy(p + len + sizeof(head), data, size);
	p[7] = 1;
	return (len + sizeof(head) + size);
}

/* Makes a reply of a query of `len` bytes; 0: none. */
static size_t
reply(unsigned char *p, size_t len)
{
	static const unsigned char bytes[16] = { 10 };
	char name[NS_MAXDNAME];
	int n = dn_expand(p, p + len, p + NS_HFIXEDSZ, name, sizeof(name));
	unsigned int type;
	int says = ns_r_nxdomain;

	if (n < 0)
		return (0);
	type = p[NS_HFIXEDSZ + n + 1];
	len = NS_HFIXEDSZ + (size_t)n + NS_QFIXEDSZ;
	for (size_t i = 0; i < N_OF(zone); i++)
		if (strcmp(zone[i].name, name) == 0)
			says = zone[i].says;
	p[2] = says == CUT ? 0x83 : 0x81;
	p[3] = (unsigned char)(0x80 | (says > 0 ? says : 0));
	memset(p + 6, 0, 6);
	switch (says) {
	case DROP:
		return (0);
	case ALIAS:
		return (add_record(p, len, ns_t_cname, "\xc0\x0c", 2));
	case GARBAGE:
		return (add_record(p, len, type, bytes, 3));
	case ADDRESS:
		return (
		    add_record(p, len, type, bytes, type == ns_t_a ? 4 : 16));
	default:
		return (len);
	}
}

/* The server, a child; it ends with the one that asks. */
static void
serve(void)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
		.sin_port = htons(53),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct ifreq ifr = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	const pid_t parent = getpid();

	if (ioctl(fd, SIOCSIFFLAGS, &ifr) == -1 ||
	    bind(fd, (const struct sockaddr *)&sin, sizeof(sin)) == -1)
		_exit(SANDBOX_REFUSED);
	if (fork() != 0)
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		sandbox_exit(0);
	for (;;) {
		unsigned char packet[NS_PACKETSZ];
		socklen_t size = sizeof(sin);
		ssize_t n = recvfrom(fd, packet, sizeof(packet) / 2, 0,
		    (struct sockaddr *)&sin, &size);
		size_t len = n < NS_HFIXEDSZ ? 0 : reply(packet, (size_t)n);

		if (len > 0)
			(void)sendto(fd, packet, len, 0,
			    (const struct sockaddr *)&sin, size);
	}
}

/* Where every answer comes, it is waited for, on the busiest machine. */
static const char *
patience(const char *name)
{
	static const char *const dropped[] = { "drop", "two", "four", "five",
		"x.two", "x.four" };

	for (size_t i = 0; i < N_OF(dropped); i++)
		if (strcmp(dropped[i], name) == 0)
			return ("timeout:1 attempts:1");
	return ("timeout:20 attempts:1");
}

static void
ask(const struct row *row, struct seen *seen)
{
	if (!sandbox_enter(CLONE_NEWNET) ||
	    mount("none", "/etc", "tmpfs", 0, "size=256k") == -1)
		_exit(SANDBOX_REFUSED);
	write_file("/etc/hosts",
	    "10.0.0.1 only4\n224.0.0.1 multicast\nfe80::1 linklocal\n", "");
	write_file("/etc/nsswitch.conf", row->nsswitch, "");
	write_file("/etc/resolv.conf", "nameserver 127.0.0.1\n", row->resolv);
	setenv("RES_OPTIONS", patience(row->name), 1);
	serve();
	seen->inet.family = AF_INET;
	look_up(row->name, &seen->inet);
	seen->inet6.family = AF_INET6;
	look_up(row->name, &seen->inet6);
	seen->done = true;
}

static const char *
text_of(enum resolve_result result)
{
	return (result == F ? "found" : result == N ? "none" : "unknown");
}

static void
check(const struct row *r, const struct seen *seen)
{
	char text[256];

	snprintf(
	    text, sizeof(text), "%s %s%s", r->name, r->resolv, r->nsswitch);
	CHECK(text, seen->done);
	CHECK_STR(text, text_of(seen->inet.result), text_of(r->inet));
	CHECK_STR(text, text_of(seen->inet6.result), text_of(r->inet6));
	CHECK_INT(text, seen->inet.n > 0, r->inet == F);
	CHECK_INT(text, seen->inet6.n > 0, r->inet6 == F);
	CHECK(text, r->inet == F || seen->inet.why[0] != '\0');
	CHECK(text, r->inet6 == F || seen->inet6.why[0] != '\0');
}

/* All at once, for some wait for seconds. */
static void
test_rows(void **state)
{
	pid_t children[N_OF(rows)];
	int status;
	bool refused = false;

	(void)state;
	all_seen = sandbox_shared(N_OF(rows) * sizeof(*all_seen));
	assert_non_null(all_seen);
	fflush(NULL);
	for (size_t i = 0; i < N_OF(rows); i++) {
		children[i] = fork();
		assert_int_not_equal(children[i], -1);
		if (children[i] != 0)
			continue;
		alarm(100);
		ask(&rows[i], &all_seen[i]);
		sandbox_exit(0);
	}
	for (size_t i = 0; i < N_OF(rows); i++) {
		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		refused = refused ||
		    (WIFEXITED(status) &&
			WEXITSTATUS(status) == SANDBOX_REFUSED);
	}
	if (refused)
		skip();
	for (size_t i = 0; i < N_OF(rows); i++)
		check(&rows[i], &all_seen[i]);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
