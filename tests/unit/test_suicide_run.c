/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The whole agent, on a machine that only records: what is answered, when,
 * and what comes after it, while each thing that it needs and each rung fails
 * in turn.  The process that ends the node is the real one.
 */
#include "tests/unit/harness.h"
#include "tests/unit/sandbox.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <errno.h>
#include <poll.h>
#include <stdlib.h>

#include "agent/agent.h"
#include "agent/agent_main.h"
#include "suicide/agent.h"
#include "tests/unit/suicide_recorder.h"

#define PATIENCE_S 20

#define BEFORE "--answer=before", "--delay=0"
#define NEVER "--answer=never"
#define WATCHDOG "--watchdog=/dev/watchdog"
#define CRASH "--how=crash"
#define LOADED CRASH_KERNEL_LOADED
#define ANSWERED(how) "answer 0, say, " how
#define ALL_FAIL "say, reboot 1500, say, b 500, say, watchdog"
#define OFF_FAILS "say, off 10000, say, o 5000, say, reboot 1500, say, b 500"

static const struct row rows[] = {
	{ "never", { NEVER }, NOTHING, ENDS, 0, 0, 0, 0, "say, reboot 1500",
	    0 },
	{ "auto, no cluster", { "--delay=9" }, NOTHING, ENDS, 0, 0, 0, 0,
	    "say, reboot 1500", 0 },
	{ "never, sysrq", { NEVER }, NOTHING, EPERM, 0, ENDS, 0, 0,
	    "say, reboot 1500, say, b 500", 0 },
	{ "never, watchdog", { NEVER, WATCHDOG }, NOTHING, ETIMEDOUT, 0, EIO, 0,
	    ENDS, ALL_FAIL, 0 },
	{ "never, all fail", { NEVER, WATCHDOG }, NOTHING, EPERM, 0, ETIMEDOUT,
	    0, EBUSY, ALL_FAIL ", answer 1", 0 },
	{ "never, off", { NEVER, "-o", "off", WATCHDOG }, NOTHING, 0, ENDS, 0,
	    0, 0, "say, off 10000", 0 },
	{ "never, off fails", { NEVER, "-o", "off", WATCHDOG }, NOTHING, EIO,
	    EIO, EIO, EIO, 0, OFF_FAILS ", answer 1", 0 },
	{ "never, no thread", { NEVER }, THREADS, ENDS, 0, 0, 0, 0,
	    "say, reboot 1500", 0 },
	{ "before", { BEFORE }, NOTHING, ENDS, 0, 0, 0, 0,
	    ANSWERED("reboot 1500"), 0 },
	{ "before, in a second", { "--answer=before", "--delay=1" }, NOTHING,
	    ENDS, 0, 0, 0, 0, ANSWERED("reboot 1500"), 1000 },
	{ "before, the default", { "--answer=before" }, NOTHING, ENDS, 0, 0, 0,
	    0, ANSWERED("reboot 1500"), 2000 },
	{ "before, sysrq", { BEFORE }, NOTHING, ETIMEDOUT, 0, ENDS, 0, 0,
	    ANSWERED("reboot 1500, say, b 500"), 0 },
	{ "before, watchdog", { BEFORE, WATCHDOG }, NOTHING, EPERM, 0, EPERM, 0,
	    ENDS, "answer 0, " ALL_FAIL, 0 },
	{ "before, watchdog is none", { BEFORE, WATCHDOG }, DOG, EPERM, 0, ENDS,
	    0, 0, ANSWERED("reboot 1500, say, b 500"), 0 },
	/* Its last line; it tries again after 10 seconds. */
	{ "before, all fail", { BEFORE, WATCHDOG }, NOTHING, EPERM, 0, EPERM, 0,
	    EPERM, "answer 0, " ALL_FAIL ", say", 0 },
	{ "before, off", { BEFORE, "-o", "off" }, NOTHING, 0, ENDS, 0, 0, 0,
	    ANSWERED("off 10000"), 0 },
	{ "before, off fails", { BEFORE, "-o", "off", WATCHDOG }, NOTHING, EIO,
	    EIO, EIO, EIO, 0, "answer 0, " OFF_FAILS ", say", 0 },
#define REFUSED(name, fault, ...)                                           \
	{                                                                   \
		name, { __VA_ARGS__ }, fault, ENDS, ENDS, ENDS, ENDS, ENDS, \
		    "answer 1", 0                                           \
	}
	REFUSED("never, crash, no right", RIGHT, NEVER, CRASH),
	REFUSED("never, crash, called back", STOPPED, NEVER, CRASH),
	REFUSED("never, crash, dry run", NOTHING, NEVER, CRASH, "--dry_run"),
	REFUSED("never, crash, another node", NOTHING, NEVER, CRASH,
	    "--plug=there"),
	REFUSED("before, crash, nobody who does it", DOER, BEFORE, CRASH),
	REFUSED("before, crash, dry run", NOTHING, BEFORE, CRASH, "--dry_run"),
	REFUSED("never, an unknown how", NOTHING, NEVER, "--how=panic"),
	REFUSED("never, no right", RIGHT, NEVER),
	REFUSED("never, not before the others", HURRY, NEVER),
	REFUSED("never, no lock", LOCK, NEVER),
	REFUSED("never, a path cannot be opened", OPEN, NEVER),
	REFUSED("never, called back", STOPPED, NEVER),
	REFUSED("never, dry run", NOTHING, NEVER, "--dry_run"),
	REFUSED("never, another node", NOTHING, NEVER, "--plug=there"),
	REFUSED("never, another nodename", NOTHING, NEVER, "--nodename=there"),
	REFUSED("never, not in the list", NOTHING, NEVER, "--hostlist=there"),
	REFUSED("before, a cluster that does not tell", COROSYNC, BEFORE),
	REFUSED("never, no file", FILES, NEVER),
	REFUSED("before, no file", FILES, BEFORE),
	REFUSED("before, the word does not reach it", WORD, BEFORE),
	REFUSED("never, no node", NOTHING, NEVER, "--nodename="),
	REFUSED("before, no right", RIGHT, BEFORE),
	REFUSED("before, not before the others", HURRY, BEFORE),
	REFUSED("before, no lock", LOCK, BEFORE),
	REFUSED("before, a path cannot be opened", OPEN, BEFORE),
	REFUSED("before, no thread", THREADS, BEFORE),
	REFUSED("before, nobody who does it", DOER, BEFORE),
	REFUSED("before, called back", STOPPED, BEFORE),
	REFUSED("before, dry run", NOTHING, BEFORE, "--dry_run"),
	REFUSED("before, another node", NOTHING, BEFORE, "--plug=there"),
	REFUSED(
	    "before, another nodename", NOTHING, BEFORE, "--nodename=there"),
	REFUSED("before, no node", NOTHING, BEFORE, "--nodename="),
};

/* how=crash; above it a crash kernel is loaded, too, and nobody panics. */
static const struct crash_row {
	struct row row;
	struct panic panic;
} crash_rows[] = {
	{ { "never, crash", { NEVER, CRASH }, NOTHING, 0, 0, 0, 0, 0,
	      "say, c 2000", 0 },
	    { LOADED, ENDS } },
	{ { "never, crash, off", { NEVER, CRASH, "-o", "off" }, NOTHING, 0, 0,
	      0, 0, 0, "say, c 2000", 0 },
	    { LOADED, ENDS } },
	{ { "never, crash, none is loaded", { NEVER, CRASH }, NOTHING, ENDS, 0,
	      0, 0, 0, "say, reboot 1500", 0 },
	    { CRASH_KERNEL_NONE, ENDS } },
	{ { "never, crash, off, none is loaded", { NEVER, CRASH, "-o", "off" },
	      NOTHING, 0, ENDS, 0, 0, 0, "say, off 10000", 0 },
	    { CRASH_KERNEL_NONE, ENDS } },
	{ { "never, crash, not known", { NEVER, CRASH }, NOTHING, ENDS, 0, 0, 0,
	      0, "say, reboot 1500", 0 },
	    { CRASH_KERNEL_UNKNOWN, ENDS } },
	{ { "never, crash, no panic", { NEVER, CRASH }, NOTHING, ENDS, 0, 0, 0,
	      0, "say, c 2000, say, reboot 1500", 0 },
	    { LOADED, ETIMEDOUT } },
	{ { "never, crash, all fail", { NEVER, CRASH }, NOTHING, EPERM, 0,
	      EPERM, 0, 0,
	      "say, c 2000, say, reboot 1500, say, b 500, answer 1", 0 },
	    { LOADED, EPERM } },
	{ { "before, crash", { BEFORE, CRASH }, NOTHING, 0, 0, 0, 0, 0,
	      ANSWERED("c 2000"), 0 },
	    { LOADED, ENDS } },
	{ { "before, crash, off", { BEFORE, CRASH, "-o", "off" }, NOTHING, 0, 0,
	      0, 0, 0, ANSWERED("c 2000"), 0 },
	    { LOADED, ENDS } },
	{ { "before, crash, loaded until the answer", { BEFORE, CRASH },
	      UNLOADED, ENDS, 0, 0, 0, 0, ANSWERED("reboot 1500"), 0 },
	    { LOADED, ENDS } },
	{ { "before, crash, no panic", { BEFORE, CRASH }, NOTHING, ENDS, 0, 0,
	      0, 0, ANSWERED("c 2000, say, reboot 1500"), 0 },
	    { LOADED, EIO } },
};

static void
call_back(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGTERM);
}

/* A process of that name, for as long as this one lives. */
static void
run_corosync(void)
{
	int ends[2];
	char byte;

	if (pipe(ends) == -1)
		_exit(SANDBOX_REFUSED);
	if (fork() == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, "corosync");
		close(ends[0]);
		close(ends[1]);
		for (;;)
			pause();
	}
	/* Its end comes when the child has its name. */
	close(ends[1]);
	(void)!read(ends[0], &byte, 1);
	close(ends[0]);
}

/* The hard limit stays: valgrind refuses to lower that. */
static void
leave_one_file(void)
{
	const int fd = open("/dev/null", O_RDONLY);
	struct rlimit one;

	close(fd);
	getrlimit(RLIMIT_NOFILE, &one);
	one.rlim_cur = (rlim_t)fd + 1;
	setrlimit(RLIMIT_NOFILE, &one);
}

ssize_t __real_send(int fd, const void *bytes, size_t len, int flags);
ssize_t __wrap_send(int fd, const void *bytes, size_t len, int flags);

/* The linker puts it before the library's, in all that is ours. */
ssize_t
__wrap_send(int fd, const void *bytes, size_t len, int flags)
{
	if (now->fault == WORD && len == 1) {
		errno = EPIPE;
		return (-1);
	}
	return (__real_send(fd, bytes, len, flags));
}

_Noreturn static void
be_agent(void)
{
	char *argv[MAX_ARGS + 4] = { NULL };
	int argc = 0, i, status;

	argv[argc++] = strdup("fence_suicide");
	argv[argc++] = strdup("--nodename=here");
	for (i = 0; i < MAX_ARGS && now->args[i] != NULL; i++)
		argv[argc++] = strdup(now->args[i]);
	if (now->fault == STOPPED)
		call_back();
	if (now->fault == COROSYNC)
		run_corosync();
	if (now->fault == FILES)
		leave_one_file();
	status = agent_main(&fence_suicide_agent, argc, argv);
	/* An answer takes its time; what comes before it is on the tape. */
	poll(NULL, 0, 50);
	record("answer", status);
	tape->answered_ns = clock_ns();
	sandbox_exit(status);
}

/* Until nobody is left, or all is done that has to be. */
static void
wait_for_end(const char *done)
{
	const int64_t until_ns = clock_ns() + PATIENCE_S * CLOCK_S;
	pid_t pid;

	while ((pid = waitpid(-1, NULL, WNOHANG)) != -1) {
		if (pid == 0 && clock_ns() >= until_ns)
			break;
		if (pid == 0 && strcmp(tape->done, done) == 0)
			poll(NULL, 0, 100); /* and nothing more */
		if (pid == 0 && strcmp(tape->done, done) == 0 &&
		    tape->answered_ns != 0)
			break;
		poll(NULL, 0, 1);
	}
	if (pid == 0)
		kill(tape->last, SIGKILL);
	while (waitpid(-1, NULL, 0) != -1)
		continue;
}

static void
run_row(void)
{
	pid_t agent;

	memset(tape, 0, sizeof(*tape));
	fflush(NULL);
	agent = fork();
	if (agent == 0)
		be_agent();
	assert_int_not_equal(agent, -1);
	wait_for_end(now->done);
}

static bool
begins(const char *text, const char *word)
{
	return (strncmp(text, word, strlen(word)) == 0);
}

static void
play(const struct row *row)
{
	int tries = 3;

	now = row;
	/* On a busy machine an answer may take more than its time. */
	do
		run_row();
	while (begins(now->done, "answer 0") && begins(tape->done, "say") &&
	    --tries > 0);
	CHECK_STR(now->row, tape->done, now->done);
	CHECK(now->row,
	    now->ms == 0 ||
		tape->next_ns - tape->answered_ns >= now->ms * CLOCK_MS);
}

static void
test_rows(void **state)
{
	(void)state;
	panic = (struct panic){ LOADED, ENDS };
	for (size_t i = 0; i < N_OF(rows); i++)
		play(&rows[i]);
}

static void
test_crash_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(crash_rows); i++) {
		panic = crash_rows[i].panic;
		play(&crash_rows[i].row);
	}
}

/* Names, clusters and logs of the host that this runs on are hidden. */
static void
in_sandbox(void *unused)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_crash_rows),
	};

	(void)unused;
	if (mount("none", "/proc", "proc", 0, NULL) == -1 ||
	    sethostname("here", 4) == -1 ||
	    (mount("none", "/etc/corosync", "tmpfs", 0, NULL) == -1 &&
		errno != ENOENT) ||
	    (mount("/dev/null", "/dev/log", "none", MS_BIND, NULL) == -1 &&
		errno != ENOENT) ||
	    (tape = sandbox_shared(sizeof(*tape))) == NULL)
		_exit(SANDBOX_REFUSED);
	exit(cmocka_run_group_tests(tests, NULL, NULL));
}

/* In a PID namespace: its first process inherits the one that ends a node. */
int
main(void)
{
	int status;

	if (!sandbox_enter(CLONE_NEWPID | CLONE_NEWUTS)) {
		printf("skipped: no PID namespace here\n");
		return (SANDBOX_REFUSED);
	}
	status = sandbox_run(in_sandbox, NULL, 600);
	/* Not exit(3): a leak checker wants a thread, and can have none now. */
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}
