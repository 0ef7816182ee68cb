/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What this host is called and which addresses it has, on a host with both
 * made for the test.
 */
#include "tests/unit/harness.h"
#include "tests/unit/no_memory.h"
#include "tests/unit/sandbox.h"

#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>

#include "suicide/facts.h"
#include "tests/unit/address.h"

#define OURS "10.0.0.7"

/* Gives the loopback interface the address `text`, and ups it. */
static bool
has_address(const char *text)
{
	struct ifreq r = { .ifr_name = "lo" };
	struct sockaddr_in sin = { .sin_family = AF_INET };
	const int fd = socket(AF_INET, SOCK_DGRAM, 0);
	bool done;

	inet_pton(AF_INET, text, &sin.sin_addr);
	memcpy(&r.ifr_addr, &sin, sizeof(sin));
	done = fd != -1 && ioctl(fd, SIOCSIFADDR, &r) == 0;
	r.ifr_flags = IFF_UP;
	done = done && ioctl(fd, SIOCSIFFLAGS, &r) == 0;
	close(fd);
	return (done);
}

static bool
has(const struct facts *f, const char *text)
{
	const struct addr a = address(text);
	size_t i;

	for (i = 0; i < f->n_addrs; i++)
		if (addr_cmp(&f->addrs[i], &a) == 0)
			return (true);
	return (false);
}

static void
test_host(void **state)
{
	struct reason why = { "" };
	struct facts f;

	(void)state;
	assert_int_equal(facts_gather(&f, &why), 0);
	assert_string_equal(f.uname, "here");
	CHECK("IPv4", has(&f, OURS));
	CHECK("the kernel's own", has(&f, "127.0.0.1"));
	CHECK("IPv6", has(&f, "::1"));
	CHECK_INT("no other", f.n_addrs, 3);
	CHECK_INT("corosync.conf", f.conf, 0);
	CHECK_INT("nodes", f.nodes.n, 0);
	CHECK_INT("not asked", f.cluster.state, CLUSTER_NONE);
	facts_free(&f);
	CHECK("freed", f.addrs == NULL && f.n_addrs == 0);
}

static int
gather(struct reason *why)
{
	struct facts f;
	int rc = facts_gather(&f, why);

	if (rc == 0) {
		CHECK_INT("addresses", f.n_addrs, 3);
		facts_free(&f);
	}
	return (rc);
}

static void
test_no_memory(void **state)
{
	(void)state;
	each_in_turn(gather, 3);
}

/* No descriptor is left to ask the kernel by. */
static void
test_no_addresses(void **state)
{
	struct rlimit old, none;
	struct reason why = { "" };

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &old), 0);
	none = old;
	none.rlim_cur = 0;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	CHECK_INT("no descriptor", gather(&why), -1);
	setrlimit(RLIMIT_NOFILE, &old);
	CHECK_SAYS("no descriptor", why.text, "the addresses of this host");
}

static void
in_sandbox(void *unused)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_host),
		cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_no_addresses),
	};

	(void)unused;
	if (sethostname("here", 4) == -1 || !has_address(OURS) ||
	    (mount("none", "/etc/corosync", "tmpfs", 0, NULL) == -1 &&
		errno != ENOENT))
		sandbox_exit(SANDBOX_REFUSED);
	sandbox_exit(cmocka_run_group_tests(tests, NULL, NULL));
}

int
main(void)
{
	int status;

	if (!sandbox_enter(CLONE_NEWNET | CLONE_NEWUTS)) {
		printf("skipped: no namespaces here\n");
		return (SANDBOX_REFUSED);
	}
	status = sandbox_run(in_sandbox, NULL, 60);
	return (WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}
