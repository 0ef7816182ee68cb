/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <poll.h>
#include <stdlib.h>

#include "lib/answer_place.h"
#include "lib/kdump2.h"
#include "tests/unit/sandbox.h"

/* No doubt is allowed about what listens. */
static void
test_every_state(void **state)
{
	static const enum place_kernel kernels[] = { PLACE_UNKNOWN,
		PLACE_RUNNING, PLACE_CRASH };
	static const enum qb_socket stacks[] = { QB_ABSENT, QB_DOUBT, QB_BUSY,
		QB_LISTENS };

	(void)state;
	for (int s = 0; s < 256; s++)
		for (size_t k = 0; k < N_OF(kernels); k++)
			for (size_t q = 0; q < N_OF(stacks); q++) {
				const bool yes =
				    (s == 1 && kernels[k] == PLACE_CRASH &&
					stacks[q] == QB_ABSENT) ||
				    (s == 3 && kernels[k] == PLACE_RUNNING);

				assert_int_equal(place_may_answer((uint8_t)s,
						     kernels[k], stacks[q]),
				    yes);
			}
}

enum world {
	RUNNING, /* a real /proc, which has no vmcore */
	CRASH,   /* a folder with a vmcore */
	EMPTY,   /* a folder without one, which is no /proc */
	CLUSTER, /* CRASH, and a program listens on @cmap */
	REMOTE,  /* ... on @lrmd, as on a remote node, without a Corosync */
	NODE     /* RUNNING, and a program listens on @cmap */
};

static int
listen_on(const char *name)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	memcpy(sun.sun_path + 1, name, strlen(name));
	if (fd == -1 || bind(fd, (struct sockaddr *)&sun, sizeof(sun)) == -1 ||
	    listen(fd, 1) == -1)
		sandbox_exit(SANDBOX_REFUSED);
	return (fd);
}

static bool
was_bothered(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return (poll(&p, 1, 0) != 0);
}

/*
 * Its exit status has a bit for each state that may be answered, and bit 0 if a
 * stack was bothered that has nothing to do with the answer.
 */
static void
look(void *arg)
{
	const enum world world = *(const enum world *)arg;
	int fd, node = -1, bits = 0;

	if (!sandbox_enter(CLONE_NEWNET))
		sandbox_exit(SANDBOX_REFUSED);
	if (world != RUNNING && world != NODE) {
		if (mount("none", "/proc", "tmpfs", 0, NULL) == -1)
			sandbox_exit(SANDBOX_REFUSED);
		fd = world == EMPTY ?
		    0 :
		    open("/proc/vmcore", O_CREAT | O_WRONLY, 0400);
		if (fd == -1)
			sandbox_exit(SANDBOX_REFUSED);
	}
	if (world == CLUSTER)
		listen_on("cmap");
	if (world == REMOTE)
		listen_on("lrmd");
	if (world == NODE)
		node = listen_on("cmap");
	for (int s = 1; s <= 3; s++)
		if (place_answers((uint8_t)s))
			bits |= 1 << s;
	if (node != -1 && was_bothered(node))
		bits |= 1;
	sandbox_exit(bits);
}

/*
 * The initrd gives way to the real root: for a process of the initrd, /proc is
 * an empty folder now.
 */
static void
look_after_move(void *arg)
{
	const bool saved = *(const bool *)arg;
	int bits;

	if (!sandbox_enter(CLONE_NEWNET) ||
	    mount("none", "/proc", "tmpfs", 0, NULL) == -1 ||
	    mount("none", "/proc", "tmpfs", 0, NULL) == -1 ||
	    open("/proc/vmcore", O_CREAT | O_WRONLY, 0400) == -1)
		sandbox_exit(SANDBOX_REFUSED);
	bits = place_answers(KDUMP2_CRASHED) ? 1 : 0;
	if (mount("/proc", "/mnt", "none", MS_MOVE, NULL) == -1)
		sandbox_exit(SANDBOX_REFUSED);
	if (saved && unlink("/mnt/vmcore") == -1)
		sandbox_exit(SANDBOX_REFUSED);
	bits |= place_answers(KDUMP2_CRASHED) ? 2 : 0;
	sandbox_exit(bits);
}

static void
test_after_the_initrd(void **state)
{
	(void)state;
	for (int saved = 0; saved < 2; saved++) {
		bool gone = saved == 1;
		const int status = sandbox_run(look_after_move, &gone, 20);

		assert_true(WIFEXITED(status));
		if (WEXITSTATUS(status) == SANDBOX_REFUSED)
			skip();
		assert_int_equal(WEXITSTATUS(status), gone ? 1 : 3);
	}
}

static const struct {
	const char *name;
	enum world world;
	int bits;
} worlds[] = {
	{ "a running system", RUNNING, 1 << KDUMP2_RUNNING },
	{ "a crash kernel", CRASH, 1 << KDUMP2_CRASHED },
	{ "no /proc", EMPTY, 0 },
	{ "a crash kernel where a cluster runs", CLUSTER, 0 },
	{ "a crash kernel where a remote node runs", REMOTE, 0 },
	{ "a node of a cluster", NODE, 1 << KDUMP2_RUNNING },
};

static void
test_here(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(worlds); i++) {
		enum world world = worlds[i].world;
		const int status = sandbox_run(look, &world, 20);

		assert_true(WIFEXITED(status));
		if (WEXITSTATUS(status) == SANDBOX_REFUSED)
			skip();
		CHECK_INT(worlds[i].name, WEXITSTATUS(status), worlds[i].bits);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_state),
		cmocka_unit_test(test_here),
		cmocka_unit_test(test_after_the_initrd),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
