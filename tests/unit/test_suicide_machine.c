/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The machine's voice, sysrq and watchdog, with files of this test's own in
 * place of the real ones; reboot(2) restarts nothing here.  And the hands.
 */
#include "tests/unit/harness.h"
#include "tests/unit/sandbox.h"

#include <sys/inotify.h>
#include <sys/stat.h>

#include <errno.h>
#include <poll.h>
#include <stdlib.h>

#include "lib/clock.h"
#include "lib/crash_where.h"
#include "suicide/machine.h"

static char dir[] = "/tmp/suicide.XXXXXX";
static char sysrq[64], kmsg[64], console[64], fifo[64], loaded[64];

static bool
no(void)
{
	return (false);
}

static bool
yes(void)
{
	return (true);
}

static int
open_loaded(void)
{
	return (open(loaded, O_RDONLY | O_CLOEXEC));
}

static const struct machine_host host = {
	.sysrq = sysrq,
	.kmsg = kmsg,
	.console = console,
	.loaded = open_loaded,
	.blocked = no,
};

/* The FIFO is full: nobody comes back out of write(2). */
static const struct machine_host stuck = {
	.sysrq = fifo,
	.kmsg = kmsg,
	.console = console,
	.loaded = open_loaded,
	.blocked = no,
};

/* Returns the other end. */
static int
fill_fifo(void)
{
	const char filler[4096] = "";
	int fd = open(fifo, O_RDWR | O_NONBLOCK | O_CLOEXEC);

	assert_int_not_equal(fd, -1);
	while (write(fd, filler, sizeof(filler)) > 0)
		continue;
	return (fd);
}

static void
make(const char *path)
{
	int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);

	assert_int_not_equal(fd, -1);
	close(fd);
}

static int
setup(void **state)
{
	(void)state;
	if (mkdtemp(dir) == NULL)
		return (-1);
	snprintf(sysrq, sizeof(sysrq), "%s/sysrq", dir);
	snprintf(kmsg, sizeof(kmsg), "%s/kmsg", dir);
	snprintf(console, sizeof(console), "%s/console", dir);
	snprintf(loaded, sizeof(loaded), "%s/loaded", dir);
	snprintf(fifo, sizeof(fifo), "%s/fifo", dir);
	return (mkfifo(fifo, 0600));
}

static int
clean(void **state)
{
	(void)state;
	unlink(sysrq);
	unlink(kmsg);
	unlink(console);
	unlink(loaded);
	unlink(fifo);
	return (rmdir(dir));
}

static const char *
content(const char *path)
{
	static char text[512];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = read(fd, text, sizeof(text) - 1);

	assert_true(n >= 0);
	close(fd);
	text[n] = '\0';
	return (text);
}

static void
open_machine(struct machine *m, const struct machine_host *p, const char *dog)
{
	struct reason why;

	make(sysrq);
	make(kmsg);
	make(console);
	assert_int_equal(machine_open(m, p, dog, &why), 0);
	assert_int_equal(machine_ready(m, &why), 0);
}

static int
since_ms(int64_t began_ns)
{
	return ((int)((clock_ns() - began_ns) / CLOCK_MS));
}

/* A thread that is not waited for for long may still be at it. */
static void
wait_free(struct hand *h)
{
	while (!hand_free(h))
		poll(NULL, 0, 1);
}

static void
test_voice(void **state)
{
	static struct machine m;

	(void)state;
	open_machine(&m, &host, NULL);
	m.ops.say(m.ops.ctx, "words");
	wait_free(&m.voice);
	assert_string_equal(content(kmsg), "<0>fence_suicide: words\n");
	assert_string_equal(content(console), "\r\nfence_suicide: words\r\n");
	assert_string_equal(content(sysrq), "");
	machine_close(&m);
}

static void
test_sysrq(void **state)
{
	static struct machine m;
	int64_t began_ns = clock_ns();

	(void)state;
	open_machine(&m, &host, NULL);
	assert_null(m.ops.watchdog);
	assert_int_equal(m.ops.sysrq(m.ops.ctx, 'b', 200), ETIMEDOUT);
	assert_true(since_ms(began_ns) >= 200);
	wait_free(&m.other.hand);
	assert_string_equal(content(sysrq), "b");
	machine_close(&m);
}

static void
test_sysrq_fails(void **state)
{
	static struct machine m;
	const struct machine_host full = {
		.sysrq = "/dev/full",
		.kmsg = "/dev/full",
		.console = "/nonexistent/console",
		.loaded = open_loaded,
		.blocked = no,
	};
	int64_t began_ns = clock_ns();

	(void)state;
	open_machine(&m, &full, NULL);
	m.ops.say(m.ops.ctx, "nobody hears it");
	/* An error is not waited upon. */
	assert_int_equal(m.ops.sysrq(m.ops.ctx, 'b', 60000), ENOSPC);
	assert_true(since_ms(began_ns) < 50000);
	machine_close(&m);
}

/* A kernel that does not come back out of write(2) holds nobody up. */
static void
test_sysrq_hangs(void **state)
{
	static struct machine m;
	char filler[4096];
	int64_t began_ns;
	const int fd = fill_fifo();

	(void)state;
	open_machine(&m, &stuck, NULL);
	began_ns = clock_ns();
	assert_int_equal(m.ops.sysrq(m.ops.ctx, 'o', 100), ETIMEDOUT);
	assert_int_equal(m.ops.sysrq(m.ops.ctx, 'b', 60000), EBUSY);
	assert_true(since_ms(began_ns) < 50000);
	m.ops.say(m.ops.ctx, "still there");
	wait_free(&m.voice);
	assert_string_equal(content(kmsg), "<0>fence_suicide: still there\n");
	while (!hand_free(&m.other.hand))
		if (read(fd, filler, sizeof(filler)) == -1)
			poll(NULL, 0, 1);
	machine_close(&m);
	close(fd);
}

/* A hand of the next letter's own lets it through; each sends its own. */
static void
test_panic_hangs(void **state)
{
	static struct machine m;
	char bytes[4096], written[3] = "";
	const int fd = fill_fifo();
	size_t n = 0;

	(void)state;
	open_machine(&m, &stuck, NULL);
	assert_int_equal(m.ops.sysrq(m.ops.ctx, 'c', 100), ETIMEDOUT);
	assert_int_equal(m.ops.sysrq(m.ops.ctx, 'b', 100), ETIMEDOUT);
	assert_int_equal(m.ops.sysrq(m.ops.ctx, 'c', 60000), EBUSY);
	while (n < 2) {
		const ssize_t got = read(fd, bytes, sizeof(bytes));

		for (ssize_t i = 0; i < got && n < 2; i++)
			if (bytes[i] != '\0')
				written[n++] = bytes[i];
		if (got == -1)
			poll(NULL, 0, 1);
	}
	assert_non_null(strchr(written, 'c'));
	assert_non_null(strchr(written, 'b'));
	machine_close(&m);
	close(fd);
}

static void
test_no_sysrq(void **state)
{
	const struct machine_host none = { .sysrq = "/nonexistent/sysrq",
		.kmsg = kmsg,
		.console = console,
		.blocked = no };
	struct reason why;
	struct machine m;

	(void)state;
	assert_int_equal(machine_open(&m, &none, NULL, &why), -1);
	assert_non_null(strstr(why.text, "/nonexistent/sysrq: No such file"));
}

/* A panic that comes back was none: nobody waits for its time to pass. */
static void
test_panic(void **state)
{
	static struct machine m;
	int64_t began_ns = clock_ns();

	(void)state;
	open_machine(&m, &host, NULL);
	assert_int_equal(m.ops.sysrq(m.ops.ctx, 'c', 60000), ETIMEDOUT);
	assert_true(since_ms(began_ns) < 50000);
	assert_string_equal(content(sysrq), "c");
	machine_close(&m);
}

/* Another letter does not wait for the file that a panic hangs in. */
static void
test_panic_file(void **state)
{
	static struct machine m;

	(void)state;
	open_machine(&m, &host, NULL);
	m.ops.sysrq(m.ops.ctx, 'b', 10);
	wait_free(&m.other.hand);
	assert_string_equal(content(sysrq), "b");
	m.ops.sysrq(m.ops.ctx, 'c', 60000);
	/* Each has its own position. */
	assert_string_equal(content(sysrq), "c");
	machine_close(&m);
	assert_int_equal(fcntl(m.panic.fd, F_GETFD), -1);
	assert_int_equal(fcntl(m.other.fd, F_GETFD), -1);
}

static void
put(const char *path, const char *text)
{
	int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);

	assert_int_not_equal(fd, -1);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

/* It is opened once; what is in it at the moment counts. */
static void
test_crash_kernel(void **state)
{
	static const struct {
		const char *text;
		enum crash_kernel kernel;
	} rows[] = {
		{ "1\n", CRASH_KERNEL_LOADED },
		{ "0\n", CRASH_KERNEL_NONE },
		{ "", CRASH_KERNEL_UNKNOWN },
		{ "1\n", CRASH_KERNEL_LOADED },
		{ "1", CRASH_KERNEL_UNKNOWN },
		{ "10\n", CRASH_KERNEL_UNKNOWN },
		{ "2\n", CRASH_KERNEL_UNKNOWN },
		{ "/\n", CRASH_KERNEL_UNKNOWN },
		{ "\n1\n", CRASH_KERNEL_UNKNOWN },
		{ "0\n", CRASH_KERNEL_NONE },
	};
	static struct machine m;

	(void)state;
	put(loaded, "0\n");
	open_machine(&m, &host, NULL);
	for (size_t i = 0; i < N_OF(rows); i++) {
		put(loaded, rows[i].text);
		CHECK_INT(rows[i].text, m.ops.crash_kernel(m.ops.ctx),
		    rows[i].kernel);
	}
	machine_close(&m);
	assert_int_equal(fcntl(m.loaded, F_GETFD), -1);
	unlink(loaded);
	open_machine(&m, &host, NULL);
	assert_int_equal(m.ops.crash_kernel(m.ops.ctx), CRASH_KERNEL_UNKNOWN);
	machine_close(&m);
}

/*
 * The kernel takes the memory for a file of /sys when it is first read: that
 * is when the machine is opened, and not at the moment that counts.
 */
static void
test_crash_kernel_read_early(void **state)
{
	struct inotify_event event = { 0 };
	const int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	static struct machine m;

	(void)state;
	put(loaded, "1\n");
	assert_int_not_equal(inotify_add_watch(fd, loaded, IN_ACCESS), -1);
	open_machine(&m, &host, NULL);
	assert_int_equal(read(fd, &event, sizeof(event)), sizeof(event));
	assert_int_equal(event.mask, IN_ACCESS);
	close(fd);
	machine_close(&m);
	unlink(loaded);
}

static void
make_dir(const char *path)
{
	assert_int_equal(mkdir(path, 0700), 0);
}

static int
tells(void)
{
	const int fd = crash_loaded_open(), told = crash_loaded(fd);

	close(fd);
	return (told);
}

/* Which file tells, on the kernels that there are. */
static void
test_loaded_open(void **state)
{
	(void)state;
	if (mount("none", "/sys/kernel", "tmpfs", 0, NULL) == -1)
		skip();
	assert_int_equal(crash_loaded_open(), -1);
	assert_int_equal(crash_loaded(-1), -1);
	make_dir("/sys/kernel/kexec");
	put("/sys/kernel/kexec/crash_loaded", "1\n");
	assert_int_equal(tells(), 1);
	put("/sys/kernel/kexec_crash_loaded", "0\n");
	assert_int_equal(tells(), 0);
	/* The firmware takes the dump. */
	make_dir("/sys/kernel/fadump");
	put("/sys/kernel/fadump/enabled", "1\n");
	put("/sys/kernel/fadump/registered", "1\n");
	assert_int_equal(tells(), 1);
	put("/sys/kernel/fadump/registered", "0\n");
	put("/sys/kernel/kexec_crash_loaded", "1\n");
	assert_int_equal(tells(), 0);
	assert_int_equal(umount("/sys/kernel"), 0);
}

/* The watchdog's path is opened in its turn alone. */
static void
test_watchdog(void **state)
{
	static struct machine m;
	int fd = open(fifo, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	int error, tries = 5;
	char byte;

	(void)state;
	/* To read from a FIFO that nobody has opened for writing is its end. */
	open_machine(&m, &host, fifo);
	m.ops.sysrq(m.ops.ctx, 'b', 10);
	assert_int_equal(read(fd, &byte, 1), 0);
	close(fd);
	/* Without a reader its open hangs: nobody waits for it. */
	assert_int_equal(m.ops.watchdog(m.ops.ctx), ETIMEDOUT);
	machine_close(&m);

	open_machine(&m, &host, "/nonexistent/watchdog");
	do {
		/* On a busy machine it may take longer than it may. */
		error = m.ops.watchdog(m.ops.ctx);
		wait_free(&m.armer);
	} while (error == ETIMEDOUT && --tries > 0);
	assert_int_equal(error, ENOENT);
	machine_close(&m);
}

/* In a PID namespace sysrq and watchdog would be the host's: never opened. */
static void
test_contained(void **state)
{
	struct machine_host none = {
		.sysrq = "/nonexistent/sysrq",
		.kmsg = kmsg,
		.console = console,
		.blocked = no,
		.pidspace = dir, /* an inode, and not the first namespace's */
	};
	struct reason text;
	static struct machine m;

	(void)state;
	open_machine(&m, &none, fifo);
	assert_null(m.ops.sysrq);
	assert_null(m.ops.crash_kernel);
	assert_null(m.ops.watchdog);
	machine_rungs(&m, false, &text);
	assert_non_null(strstr(text.text, "reboot(2) alone"));
	machine_close(&m);

	/* Neither of them: it says so, instead of an answer and no end. */
	none.blocked = yes;
	assert_int_equal(machine_open(&m, &none, NULL, &text), -1);
	assert_non_null(strstr(text.text, "blocked"));
}

static int
doze(void *arg)
{
	poll(NULL, 0, *(int *)arg);
	return (*(int *)arg);
}

/* Until something comes out of a pipe. */
static int
wait_for(void *arg)
{
	char byte;

	return ((int)read(*(int *)arg, &byte, 1));
}

static void
test_hand(void **state)
{
	static int zero = 0, some = 300, ends[2];
	static struct hand h;
	int result = -1;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	/* Without a thread the caller does it. */
	assert_int_equal(hand_do(&h, doze, &some, 1, &result), 0);
	assert_int_equal(result, some);
	assert_int_equal(hand_make(&h), 0);
	assert_int_equal(hand_do(&h, doze, &zero, 60000, &result), 0);
	assert_int_equal(result, zero);
	assert_int_equal(hand_do(&h, wait_for, ends, 1, &result), ETIMEDOUT);
	assert_false(hand_free(&h));
	assert_int_equal(hand_do(&h, doze, &zero, 1, &result), EBUSY);
	assert_int_equal(write(ends[1], "", 1), 1);
	wait_free(&h);
	/* What was not waited for is not the next one's result. */
	assert_int_equal(hand_do(&h, doze, &zero, 60000, &result), 0);
	assert_int_equal(result, zero);
	close(ends[0]);
	close(ends[1]);
}

static int
in_namespace(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_voice),
		cmocka_unit_test(test_sysrq),
		cmocka_unit_test(test_panic),
		cmocka_unit_test(test_panic_file),
		cmocka_unit_test(test_crash_kernel),
		cmocka_unit_test(test_crash_kernel_read_early),
		cmocka_unit_test(test_loaded_open),
		cmocka_unit_test(test_sysrq_fails),
		cmocka_unit_test(test_sysrq_hangs),
		cmocka_unit_test(test_panic_hangs),
		cmocka_unit_test(test_no_sysrq),
		cmocka_unit_test(test_watchdog),
		cmocka_unit_test(test_contained),
		cmocka_unit_test(test_hand),
	};

	return (cmocka_run_group_tests(tests, setup, clean));
}

static void
in_sandbox(void *unused)
{
	(void)unused;
	if (mount("none", "/proc", "proc", 0, NULL) == -1)
		_exit(SANDBOX_REFUSED);
	exit(in_namespace());
}

/* In a PID namespace: there even a mistake could end nothing but this test. */
int
main(void)
{
	int status;

	if (!sandbox_enter(CLONE_NEWPID)) {
		printf("skipped: no PID namespace here\n");
		return (SANDBOX_REFUSED);
	}
	status = sandbox_run(in_sandbox, NULL, 240);
	/* Not exit(3): a leak checker wants a thread, and can have none now. */
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}
