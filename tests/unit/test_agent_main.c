/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <sys/resource.h>
#include <sys/signalfd.h>

#include <signal.h>

#include "agent/agent.h"
#include "agent/agent_main.h"
#include "tests/unit/log_child.h"
#include "tests/unit/no_memory.h"

enum {
	OPT_NODENAME,
	OPT_PLUG,
	OPT_COUNT,
	OPT_ACTION,
	OPT_VERBOSE,
	OPT_VERSION,
	OPT_HELP,
	OPT_N
};

static const char *const plug_aliases[] = { "port", NULL };

#define TEXT .text = "An option of the tests."

static const struct option_row options[OPT_N] = {
	[OPT_NODENAME] = { TEXT, .name = "nodename", .letter = 'n',
	    .arg = "NODE" },
	[OPT_PLUG] = { TEXT, .name = "plug", .arg = "NODE",
	    .aliases = plug_aliases },
	[OPT_COUNT] = { TEXT, .name = "count", .arg = "N",
	    .kind = OPTION_NUMBER, .min = 1, .max = 9, .dflt = "1" },
	[OPT_ACTION] = { TEXT, .name = "action", .letter = 'o', .arg = "ACTION",
	    .dflt = "off" },
	[OPT_VERBOSE] = { TEXT, .name = "verbose", .letter = 'v',
	    .arg = "LEVEL", .kind = OPTION_LEVEL, .max = 9 },
	[OPT_VERSION] = { TEXT, .name = "version", .letter = 'V',
	    .kind = OPTION_FLAG },
	[OPT_HELP] = { TEXT, .name = "help", .letter = 'h',
	    .kind = OPTION_FLAG },
};

/* The actions write into standard output that they ran. */
static bool
succeeds(const struct agent_call *call)
{
	printf("ran %s %lld\n", call->action,
	    call->options->values[OPT_COUNT].number);
	log_debug("called");
	fflush(stdout);
	return (call->stop_fd >= 0 && call->started_ns > 0);
}

static bool
fails(const struct agent_call *call)
{
	succeeds(call);
	return (false);
}

/* The first and the last of the list are found like the others. */
static const struct agent_action actions[] = {
	{ .name = "both", .fences = true, .finds_all = true, .run = succeeds },
	{ .name = "validate-all", .finds_all = true, .run = succeeds },
	{ .name = "off", .fences = true, .run = succeeds },
	{ .name = "reboot", .fences = true, .run = fails },
	{ .name = "monitor", .run = succeeds },
	{ .name = "inspect", .finds_all = true, .run = succeeds },
};

static const struct agent agent = {
	.name = "fence_test",
	.shortdesc = "A fence agent of the tests",
	.longdesc = "It fences nothing.",
	.url = "https://test.invalid/",
	.options = options,
	.n_options = sizeof(options) / sizeof(options[0]),
	.actions = actions,
	.n_actions = sizeof(actions) / sizeof(actions[0]),
};

#define EIGHT                                                             \
	"count=x\ncount=x\ncount=x\ncount=x\ncount=x\ncount=x\ncount=x\n" \
	"count=x\n"

struct row {
	const char *name;
	const char *argv[4]; /* none: standard input */
	const char *in;
	int status;
	const char *out;     /* all of standard output, or */
	const char *out_has; /* ... a part of it */
	const char *err;     /* a part of standard error; NULL: silence */
};

static const struct row rows[] = {
	/* Of the two statuses, 0 only for an action that said so. */
	{ "succeeds", { "-n", "a" }, NULL, 0, "ran off 1\n", NULL, NULL },
	{ "fails", { "-o", "reboot" }, NULL, 1, "ran reboot 1\n", NULL, NULL },
	{ "stdin", { NULL }, "nodename=a\ncount=3\n", 0, "ran off 3\n", NULL,
	    NULL },
	{ "stdin fails", { NULL }, "action=reboot\n", 1, "ran reboot 1\n", NULL,
	    NULL },
	{ "with a target", { NULL }, "action=off\nnodename=a\nport=a\n", 0,
	    "ran off 1\n", NULL, NULL },
	{ "the first with a target", { NULL },
	    "action=both\nnodename=a\nport=a\n", 0, "ran both 1\n", NULL,
	    NULL },
	{ "another with a target", { NULL },
	    "action=reboot\nnodename=a\nport=a\n", 1, "ran reboot 1\n", NULL,
	    NULL },
	{ "verbose", { "-o", "monitor", "-v" }, NULL, 0, NULL,
	    "fence_test: called\n", NULL },
	{ "not verbose", { "-o", "monitor" }, NULL, 0, "ran monitor 1\n", NULL,
	    NULL },

	/* An action that does not fence, where a fencing is meant. */
	{ "monitor", { NULL }, "action=monitor\n", 0, "ran monitor 1\n", NULL,
	    NULL },
	{ "monitor with nodename", { NULL }, "action=monitor\nnodename=a\n", 0,
	    "ran monitor 1\n", NULL, NULL },
	{ "monitor with port", { NULL }, "action=monitor\nport=a\n", 0,
	    "ran monitor 1\n", NULL, NULL },
	{ "monitor with a target", { NULL },
	    "action=monitor\nnodename=a\nport=a\n", 1, "", NULL,
	    "came with a target" },
	{ "metadata with a target", { NULL },
	    "action=metadata\nnodename=a\nport=a\n", 1, "", NULL,
	    "came with a target" },
	{ "a person's monitor with a target",
	    { "-omonitor", "-na", "--plug=a" }, NULL, 0, "ran monitor 1\n",
	    NULL, NULL },

	/* B7: the caller here is no tool of Pacemaker's. */
	{ "validate-all with a target", { NULL },
	    "action=validate-all\nnodename=a\nport=node1\n", 1, "", NULL,
	    "came with a target" },
	{ "validate-all without one", { NULL },
	    "action=validate-all\nnodename=a\n", 0, "ran validate-all 1\n",
	    NULL, NULL },

	/* B8: letter case does not matter; the action sees its own name. */
	{ "OFF", { NULL }, "action=OFF\nnodename=a\nport=a\n", 0, "ran off 1\n",
	    NULL, NULL },
	{ "Off", { "-o", "Off" }, NULL, 0, "ran off 1\n", NULL, NULL },
	{ "REBOOT", { NULL }, "action=REBOOT\nnodename=a\nport=a\n", 1,
	    "ran reboot 1\n", NULL, NULL },
	{ "MONITOR with a target", { NULL },
	    "action=MONITOR\nnodename=a\nport=a\n", 1, "", NULL,
	    "action \"MONITOR\" came with a target" },
	{ "Validate-All with a target", { NULL },
	    "action=Validate-All\nnodename=a\nport=a\n", 1, "", NULL,
	    "came with a target" },
	{ "VALIDATE-ALL with a mistake", { "-oVALIDATE-ALL", "--count=x" },
	    NULL, 1, "ran validate-all 1\n", NULL,
	    "validate-all: options refused (see above): 1" },
	{ "MetaData", { "-o", "MetaData" }, NULL, 0, NULL, "</resource-agent>",
	    NULL },
	{ "METADATA with a target", { NULL },
	    "action=METADATA\nnodename=a\nport=a\n", 1, "", NULL,
	    "came with a target" },
	{ "STATUS", { "-o", "STATUS" }, NULL, 1, "", NULL,
	    "action \"STATUS\" is not one that this agent can do" },

	/* B8: unknown keys, if wanted. */
	{ "unknown keys", { NULL }, "nodename=a\nx=1\ny=2\nx=3\n", 0,
	    "ran off 1\n", NULL, NULL },
	{ "unknown keys, verbose", { NULL },
	    "nodename=a\nx=1\ny=2\nverbose=1\nx=3\n", 0, NULL,
	    "keys on standard input that are no option, passed over: x, y\n",
	    NULL },

	/* What only prints. */
	{ "metadata", { "-o", "metadata" }, NULL, 0, NULL, "</resource-agent>",
	    NULL },
	{ "metadata from stdin", { NULL }, "action=metadata\n", 0, NULL,
	    "</resource-agent>", NULL },
	{ "help", { "--help" }, NULL, 0, NULL, "Usage: fence_test", NULL },
	{ "actions in the help", { "-h" }, NULL, 0, NULL,
	    "Actions: both validate-all off reboot monitor inspect metadata\n",
	    NULL },
	{ "version", { "-V" }, NULL, 0, "fence_test " PACKAGE_VERSION "\n",
	    NULL, NULL },
	{ "metadata before help", { "-h", "-ometadata" }, NULL, 0, NULL,
	    "</resource-agent>", NULL },
	{ "help with a node", { "-h", "-na" }, NULL, 1, "", NULL,
	    "take no node" },
	{ "help with a plug", { "-h", "--plug=a" }, NULL, 1, "", NULL,
	    "take no node" },
	{ "version with a node", { "-V", "-na" }, NULL, 1, "", NULL,
	    "take no node" },
	{ "help on stdin", { NULL }, "help=1\n", 0, "ran off 1\n", NULL,
	    "passed over" },
	{ "version on stdin", { NULL }, "version=1\naction=reboot\n", 1,
	    "ran reboot 1\n", NULL, "passed over" },
	{ "help=0 on stdin", { NULL }, "help=0\n", 0, "ran off 1\n", NULL,
	    NULL },

	/* What is refused. */
	{ "unknown action", { "-o", "status" }, NULL, 1, "", NULL,
	    "action \"status\" is not one that this agent can do "
	    "(both, validate-all, off, reboot, monitor, inspect, metadata); "
	    "nothing "
	    "was "
	    "fenced" },
	{ "part of an action", { "-o", "of" }, NULL, 1, "", NULL, "\"of\"" },
	{ "unknown option", { "--what" }, NULL, 1, "", NULL, "--help" },
	{ "operand", { "-na", "b" }, NULL, 1, "", NULL,
	    "unexpected argument \"b\"" },
	{ "bad value", { "-na", "--count=1e9" }, NULL, 1, "", NULL, "--help" },
	{ "bad value on stdin", { NULL }, "nodename=a\ncount=10\n", 1, "", NULL,
	    "not fenced: standard input: " },
	{ "a NUL on stdin", { NULL }, NULL, 1, "", NULL, "has a NUL byte\n" },
	{ "more mistakes than are told", { NULL },
	    EIGHT EIGHT EIGHT EIGHT "count=x\n", 1, "", NULL,
	    "; what follows is not read\n" },

	/* validate-all finds more, and fails all the same. */
	{ "validate-all", { "-ovalidate-all" }, NULL, 0, "ran validate-all 1\n",
	    NULL, NULL },
	{ "validate-all with mistakes", { "-ovalidate-all", "--count=x", "b" },
	    NULL, 1, "ran validate-all 1\n", NULL, "refused (see above): 2" },
	{ "the first with a mistake", { "-oboth", "--count=x" }, NULL, 1,
	    "ran both 1\n", NULL, "refused (see above): 1" },
	{ "another such action with a mistake", { "-oinspect", "--count=x" },
	    NULL, 1, "ran inspect 1\n", NULL, "refused (see above): 1" },
	{ "monitor with a mistake", { "-omonitor", "--count=x" }, NULL, 1, "",
	    NULL, "\"x\"" },
};

static size_t
take(int fd, char *buf)
{
	ssize_t n = pread(fd, buf, TEXT_SIZE - 1, 0);

	buf[n < 0 ? 0 : n] = '\0';
	return (strlen(buf));
}

static int
temporary(void)
{
	return (memfd_create("test", 0));
}

static void
give(const struct row *r, int in)
{
	size_t len = r->in == NULL ? 1 : strlen(r->in);

	/* Without a text: one NUL. */
	if (write(in, r->in == NULL ? "" : r->in, len) != (ssize_t)len ||
	    lseek(in, 0, SEEK_SET) != 0)
		_exit(SANDBOX_REFUSED);
	dup2(in, STDIN_FILENO);
}

static void
child(void *arg)
{
	const struct row *r = said->arg;
	char *argv[N_OF(r->argv) + 2] = { (char[]){ "fence_test" } };
	int argc = 1, out = temporary(), err = temporary();

	(void)arg;
	own_dev();
	own_syslog();
	give(r, temporary());
	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	for (; argc <= (int)N_OF(r->argv) && r->argv[argc - 1] != NULL; argc++)
		argv[argc] = strdup(r->argv[argc - 1]);
	said->errno_after = agent_main(&agent, argc, argv);
	fflush(stdout);
	take(out, said->out);
	take(err, said->err);
}

static void
exit_status(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(rows); i++) {
		const struct row *r = &rows[i];

		run(child, r);
		CHECK_INT(r->name, said->errno_after, r->status);
		if (r->out != NULL)
			CHECK_STR(r->name, said->out, r->out);
		if (r->out_has != NULL)
			CHECK_SAYS(r->name, said->out, r->out_has);
		if (r->err == NULL)
			CHECK_STR(r->name, said->err, "");
		else
			CHECK_SAYS(r->name, said->err, r->err);
	}
}

/* More actions than a line about them has room for. */
static void
many_child(void *arg)
{
#define TEN "aaaaaaaaaa"
#define LONG TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
	static const struct agent_action long_ones[] = {
		{ .name = LONG "1", .run = succeeds },
		{ .name = LONG "2", .run = succeeds },
		{ .name = LONG "3", .run = succeeds },
		{ .name = LONG "4", .run = succeeds },
	};
	char *argv[] = { (char[]){ "fence_test" }, (char[]){ "-owhat" }, NULL };
	struct agent many = agent;

	(void)arg;
	own_dev();
	dup2(temporary(), STDERR_FILENO);
	many.actions = long_ones;
	many.n_actions = N_OF(long_ones);
	said->errno_after = agent_main(&many, 2, argv);
	take(STDERR_FILENO, said->err);
}

static void
many_actions(void **state)
{
	(void)state;
	run(many_child, NULL);
	CHECK_INT("many", said->errno_after, AGENT_FAILED);
	CHECK_SAYS("many", said->err, LONG "1, " LONG "2, aaa");
	CHECK("the third is cut", strstr(said->err, LONG "3") == NULL);
}

/* An agent that knows no port: nothing says that a target is meant. */
static void
portless_child(void *arg)
{
	static const struct row row = { .in = "action=monitor\nnodename=a\n" };
	char *argv[] = { (char[]){ "fence_test" }, NULL };
	struct option_row rows_here[OPT_N];
	struct agent portless = agent;
	int out = temporary();

	(void)arg;
	own_dev();
	give(&row, temporary());
	dup2(out, STDOUT_FILENO);
	memcpy(rows_here, options, sizeof(options));
	rows_here[OPT_PLUG].name = "other";
	rows_here[OPT_PLUG].aliases = NULL;
	portless.options = rows_here;
	said->errno_after = agent_main(&portless, 1, argv);
	fflush(stdout);
	take(out, said->out);
}

static void
an_agent_without_a_port(void **state)
{
	(void)state;
	run(portless_child, NULL);
	CHECK_INT("no port", said->errno_after, AGENT_DONE);
	CHECK_STR("no port", said->out, "ran monitor 1\n");
}

/* Each allocation fails in turn; `said->out` tells which is left. */
static void
starved_child(void *arg)
{
	char *argv[] = { (char[]){ "fence_test" }, (char[]){ "-na" }, NULL };

	(void)arg;
	own_dev();
	dup2(temporary(), STDERR_FILENO);
	dup2(temporary(), STDOUT_FILENO);
	until = *(const int *)said->arg;
	said->errno_after = agent_main(&agent, 2, argv);
	take(STDERR_FILENO, said->err);
	said->out[0] = until == -1 ? 'f' : 'e'; /* failed, enough */
}

static void
no_memory_is_no_success(void **state)
{
	int n;

	(void)state;
	for (n = 0;; n++) {
		run(starved_child, &n);
		if (said->out[0] == 'e')
			break;
		CHECK_INT("no memory", said->errno_after, AGENT_FAILED);
		CHECK_SAYS("no memory", said->err, "no memory");
	}
	CHECK_INT("enough", said->errno_after, AGENT_DONE);
	CHECK("allocations", n >= 3);
}

/* No descriptor is left to see signals by. */
static void
crowded_child(void *arg)
{
	struct rlimit few = { 3, 3 };
	sigset_t none;
	char *argv[] = { (char[]){ "fence_test" }, (char[]){ "-na" }, NULL };

	(void)arg;
	own_dev();
	dup2(temporary(), STDERR_FILENO);
	sigemptyset(&none);
	setrlimit(RLIMIT_NOFILE, &few);
	/* Valgrind has limits of its own, and does not keep this one. */
	said->out[0] = signalfd(-1, &none, 0) == -1 ? 'k' : 'b';
	said->errno_after = agent_main(&agent, 2, argv);
	take(STDERR_FILENO, said->err);
}

static void
no_descriptor_is_no_success(void **state)
{
	(void)state;
	run(crowded_child, NULL);
	if (said->out[0] == 'b')
		skip(); /* the limit was broken */
	CHECK_INT("crowded", said->errno_after, AGENT_FAILED);
	CHECK_SAYS("crowded", said->err, "not fenced: cannot start: ");
}

/* Standard output on a device that is full. */
static void
full_child(void *arg)
{
	char *argv[] = { (char[]){ "fence_test" }, (char[]){ "-ometadata" },
		NULL };
	int full = open("/dev/full", O_WRONLY);

	(void)arg;
	own_dev();
	if (full == -1)
		_exit(SANDBOX_REFUSED);
	dup2(full, STDOUT_FILENO);
	dup2(temporary(), STDERR_FILENO);
	/* Noticed at once, or not before the end. */
	if (said->arg != NULL)
		setvbuf(stdout, NULL, _IONBF, 0);
	said->errno_after = agent_main(&agent, 2, argv);
	take(STDERR_FILENO, said->err);
}

static void
metadata_that_was_not_written_is_no_success(void **state)
{
	(void)state;
	run(full_child, NULL);
	CHECK_INT("full", said->errno_after, AGENT_FAILED);
	CHECK_SAYS("full", said->err, "standard output: No space left");
	run(full_child, "unbuffered");
	CHECK_INT("unbuffered", said->errno_after, AGENT_FAILED);
}

/* Standard input from a pipe that stays open, and SIGTERM meanwhile. */
static void
stopped_child(void *arg)
{
	char *argv[] = { (char[]){ "fence_test" }, NULL };
	int ends[2];
	sigset_t set;

	(void)arg;
	own_dev();
	if (pipe(ends) == -1)
		_exit(SANDBOX_REFUSED);
	dup2(ends[0], STDIN_FILENO);
	dup2(temporary(), STDERR_FILENO);
	/*
	 * Blocked, as agent_main() will have it: it is there when that looks.
	 */
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGTERM);
	said->errno_after = agent_main(&agent, 1, argv);
	take(STDERR_FILENO, said->err);
}

static void
a_signal_while_options_are_read_is_no_success(void **state)
{
	(void)state;
	run(stopped_child, NULL);
	CHECK_INT("SIGTERM", said->errno_after, AGENT_FAILED);
	CHECK_SAYS("SIGTERM", said->err, "not fenced: ended by SIGTERM");
	CHECK_SAYS("SIGTERM", said->err, "while reading options from standard");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exit_status),
		cmocka_unit_test(many_actions),
		cmocka_unit_test(an_agent_without_a_port),
		cmocka_unit_test(no_memory_is_no_success),
		cmocka_unit_test(no_descriptor_is_no_success),
		cmocka_unit_test(metadata_that_was_not_written_is_no_success),
		cmocka_unit_test(a_signal_while_options_are_read_is_no_success),
	};

	return (cmocka_run_group_tests(tests, share, NULL));
}
