/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What one read of a FIFO amounts to: a pipe is one without a name.
 */
#include "tests/unit/harness.h"

#include <linux/netlink.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <errno.h>
#include <signal.h>

#include "meatware/replies.h"
#include "tests/unit/sandbox.h"

#define HOLDS 65536 /* bytes, of a FIFO */
#define ROOM (4 * HOLDS)
#define YES "meatware reply alice"
#define NO "meatware deny alice"
#define BYTES(s) (s), sizeof(s) - 1

static int said; /* what goes to standard error */

static int
keep_what_is_said(void **state)
{
	(void)state;
	/* The lines are for nobody's syslog. */
	if (!sandbox_enter(0) ||
	    mount("none", "/dev", "tmpfs", 0, "size=64k") == -1)
		return (0);
	said = memfd_create("said", 0);
	return (said == -1 ? -1 : 0);
}

/* One agent's end, and its clients'. */
struct fifo {
	struct replies r;
	int from, to;
	int stderr_was;
};

static void
open_fifo(struct fifo *f)
{
	int ends[2];

	if (said == 0)
		skip();
	assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
	assert_true(fcntl(ends[1], F_SETPIPE_SZ, ROOM) >= ROOM);
	*f = (struct fifo){ .from = ends[0], .to = ends[1] };
	f->stderr_was = dup(STDERR_FILENO);
	assert_int_equal(ftruncate(said, 0), 0);
	lseek(said, 0, SEEK_SET);
	assert_true(dup2(said, STDERR_FILENO) >= 0);
}

/* What was said meanwhile. */
static const char *
close_fifo(struct fifo *f)
{
	static char text[4096];
	const ssize_t n = pread(said, text, sizeof(text) - 1, 0);

	text[n < 0 ? 0 : n] = '\0';
	dup2(f->stderr_was, STDERR_FILENO);
	close(f->stderr_was);
	close(f->from);
	close(f->to);
	return (text);
}

static void
say(const struct fifo *f, const void *bytes, size_t n)
{
	assert_int_equal(write(f->to, bytes, n), n);
}

/* Whatever errno is before it. */
static enum replies_read
reads(struct fifo *f, int before)
{
	errno = before;
	return (replies_read(&f->r, f->from, "alice"));
}

static const struct {
	const char *name;
	const char *bytes;
	size_t n;
	enum replies_read found;
	const char *claim, *says;
} lines[] = {
	{ "a reply", BYTES(YES "\n"), REPLIES_CONFIRMED, "", "" },
	{ "of bob", BYTES(YES "\0who=bob\0"), REPLIES_CONFIRMED, "bob", "" },
	{ "a denial", BYTES(NO "\n"), REPLIES_DENIED, "", "" },
	{ "of carol", BYTES(NO "\0who=carol\0"), REPLIES_DENIED, "carol", "" },
	{ "a denial first", BYTES(NO "\n" YES "\n"), REPLIES_DENIED, "", "" },
	{ "and then", BYTES(YES "\0" NO "\0who=carol"), REPLIES_DENIED, "carol",
	    "" },
	{ "behind others", BYTES("x\n" YES "\n"), REPLIES_CONFIRMED, "",
	    "\"x\": it is no reply" },
	{ "of no node", BYTES("meatware reply bob\n"), REPLIES_EMPTY, "",
	    "it names another node" },
	{ "too long", BYTES(YES "\n"), REPLIES_EMPTY, "", "it is too long" },
	{ "behind a NUL", BYTES("x\0" YES "\n"), REPLIES_EMPTY, "",
	    "\"x\": it is no reply" },
	{ "a half", BYTES(YES), REPLIES_EMPTY, "",
	    "\"" YES "\": it has no end" },
	{ "one byte", BYTES("\n"), REPLIES_EMPTY, "", "\"\": it is no reply" },
	{ "nothing", "", 0, REPLIES_EMPTY, "", "" },
};

static void
test_lines(void **state)
{
	char longest[300];
	struct fifo f;

	(void)state;
	memset(longest, 'x', sizeof(longest));
	for (size_t i = 0; i < N_OF(lines); i++) {
		const char *says;

		open_fifo(&f);
		if (strcmp(lines[i].name, "too long") == 0)
			say(&f, longest, sizeof(longest));
		say(&f, lines[i].bytes, lines[i].n);
		CHECK_INT(lines[i].name, reads(&f, 0), lines[i].found);
		says = close_fifo(&f);
		CHECK_STR(lines[i].name, f.r.claim, lines[i].claim);
		CHECK_SAYS(lines[i].name, says, lines[i].says);
		CHECK(
		    lines[i].name, (*says == '\0') == (*lines[i].says == '\0'));
	}
}

/* What ran empty begins anew, found so with bytes or without. */
static void
test_halves(void **state)
{
	struct fifo f;

	(void)state;
	open_fifo(&f);
	say(&f, BYTES("meatware reply al"));
	assert_int_equal(reads(&f, EINTR), REPLIES_EMPTY);
	say(&f, BYTES("ice\n"));
	assert_int_equal(reads(&f, EAGAIN), REPLIES_EMPTY);
	say(&f, BYTES("x\0"));
	assert_int_equal(reads(&f, EINTR), REPLIES_EMPTY);
	say(&f, BYTES(YES "\n"));
	assert_int_equal(reads(&f, EAGAIN), REPLIES_CONFIRMED);
	close_fifo(&f);
}

/* A full chunk says nothing of whether there is more: a reply may go on. */
static void
test_full(void **state)
{
	static const char rest[] = "meatware reply al";
	char bytes[HOLDS];
	struct fifo f;

	(void)state;
	for (int more = 0; more < 2; more++) {
		memset(bytes, '\n', sizeof(bytes));
		memcpy(bytes + HOLDS - strlen(rest), rest, strlen(rest));
		open_fifo(&f);
		say(&f, bytes, sizeof(bytes));
		assert_int_equal(reads(&f, 0), REPLIES_MORE);
		if (more == 0)
			assert_int_equal(reads(&f, 0), REPLIES_EMPTY);
		say(&f, BYTES("ice\n"));
		assert_int_equal(
		    reads(&f, 0), more ? REPLIES_CONFIRMED : REPLIES_EMPTY);
		close_fifo(&f);
	}
}

/* One read takes all that a FIFO holds, and the end of it is judged. */
static void
test_full_of_a_reply(void **state)
{
	static const char last[] = "\n" YES "\n";
	char bytes[HOLDS];
	struct fifo f;

	(void)state;
	memset(bytes, '\n', sizeof(bytes));
	memcpy(bytes + HOLDS - strlen(last), last, strlen(last));
	open_fifo(&f);
	say(&f, bytes, sizeof(bytes));
	assert_int_equal(reads(&f, 0), REPLIES_CONFIRMED);
	close_fifo(&f);
}

/*
 * `before` bytes and a reply, and then, `at` bytes from the beginning, a
 * denial or what is nearly one.
 */
static void
hear(size_t before, size_t at, bool denied)
{
	static char bytes[ROOM];
	struct fifo f;

	memset(bytes, 'x', sizeof(bytes));
	memset(bytes, '\n', before);
	memcpy(bytes + before, YES, sizeof(YES));
	memcpy(bytes + at, NO, sizeof(NO));
	if (!denied)
		bytes[at] = 'M';
	open_fifo(&f);
	say(&f, bytes, at + sizeof(NO));
	assert_int_equal(
	    reads(&f, 0), denied ? REPLIES_DENIED : REPLIES_CONFIRMED);
	close_fifo(&f);
}

/* Wherever a read cuts it in two, and whatever was read with the reply. */
static void
test_a_denial_beats_a_reply(void **state)
{
	static const size_t before[] = { 0, HOLDS - 100 };

	(void)state;
	for (size_t i = 0; i < N_OF(before); i++)
		for (size_t end = HOLDS; end < ROOM; end += HOLDS) {
			for (size_t part = 0; part <= sizeof(NO); part++)
				hear(before[i], end - part, true);
			hear(before[i], end, false);
		}
}

/* The reply itself is taken, and then `fd` fails. */
static void
fails(int fd, int want_errno)
{
	struct replies r = { .claim = "" };

	errno = EINTR;
	assert_int_equal(replies_read(&r, fd, "alice"), REPLIES_FAILED);
	if (want_errno != 0)
		assert_int_equal(errno, want_errno);
}

static void
test_cannot_be_read(void **state)
{
	int ends[2];

	(void)state;
	fails(-1, EBADF);
	assert_int_equal(pipe(ends), 0);
	close(ends[1]);
	fails(ends[0], EPIPE);
	close(ends[0]);
}

/* A message of no bytes reads like an end; the denial stands behind it. */
static void
test_what_may_deny_cannot_be_read(void **state)
{
	int ends[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
	assert_int_equal(send(ends[1], YES, sizeof(YES), 0), sizeof(YES));
	assert_int_equal(send(ends[1], "", 0, 0), 0);
	assert_int_equal(send(ends[1], NO, sizeof(NO), 0), sizeof(NO));
	fails(ends[0], 0);
	close(ends[0]);
	close(ends[1]);
}

/* A socket of netlink can be read, but not be asked how much there is. */
static void
test_what_may_deny_cannot_be_counted(void **state)
{
	struct sockaddr_nl me = { .nl_family = AF_NETLINK };
	socklen_t len = sizeof(me);
	const int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_USERSOCK);

	(void)state;
	if (fd == -1 || bind(fd, (struct sockaddr *)&me, len) == -1 ||
	    getsockname(fd, (struct sockaddr *)&me, &len) == -1)
		skip();
	assert_int_equal(sendto(fd, YES, sizeof(YES), 0,
			     (const struct sockaddr *)&me, sizeof(me)),
	    sizeof(YES));
	fails(fd, ENOTTY);
	close(fd);
}

static void
on_alarm(int signo)
{
	(void)signo;
}

/* A read that waits, until a signal comes: again and again, lest it be late. */
static void
test_interrupted(void **state)
{
	const struct sigaction interrupt = { .sa_handler = on_alarm };
	const struct itimerval often = { { 0, 10000 }, { 0, 10000 } };
	const struct itimerval never = { { 0, 0 }, { 0, 0 } };
	struct replies r = { .claim = "" };
	enum replies_read found;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(sigaction(SIGALRM, &interrupt, NULL), 0);
	assert_int_equal(setitimer(ITIMER_REAL, &often, NULL), 0);
	found = replies_read(&r, ends[0], "alice");
	assert_int_equal(setitimer(ITIMER_REAL, &never, NULL), 0);
	assert_int_equal(found, REPLIES_MORE);
	close(ends[0]);
	close(ends[1]);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_halves),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_full_of_a_reply),
		cmocka_unit_test(test_a_denial_beats_a_reply),
		cmocka_unit_test(test_cannot_be_read),
		cmocka_unit_test(test_what_may_deny_cannot_be_read),
		cmocka_unit_test(test_what_may_deny_cannot_be_counted),
		cmocka_unit_test(test_interrupted),
	};

	return (cmocka_run_group_tests(tests, keep_what_is_said, NULL));
}
