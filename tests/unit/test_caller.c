/* SPDX-License-Identifier: GPL-2.0-or-later */
/* B7: which caller is certainly Pacemaker's validation, and no fencing. */
#include "tests/unit/harness.h"

#include <sys/prctl.h>
#include <sys/wait.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "agent/caller.h"

static const char *const names[] = {
	NULL,
	"",
	"stonith_admin",
	"crm_resource",
	"stonith_admin ",
	" stonith_admin",
	"Stonith_admin",
	"stonith_admi",
	"stonith_admin\n",
	"crm_resource2",
	"pacemaker-fence",
	"pacemaker-fenced",
	"pacemakerd",
	"stonith",
	"bash",
};

static const pid_t pids[] = { -1, 0, 1, 2, 4711, 4712 };

static const char *const mcps[] = { NULL, "", "true", "false", "0" };

static bool
same(const char *a, const char *b)
{
	return (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* The rule once more, the other way round: what lets a caller through. */
static bool
expected(const struct caller *c)
{
	const bool tool =
	    same(c->comm, "stonith_admin") || same(c->comm, "crm_resource");

	return (tool && c->before >= 2 && c->before == c->after && !c->mcp &&
	    (!c->service || same(c->service, c->comm)));
}

static void
all_services(struct caller *c, size_t *n, size_t *good)
{
	for (size_t i = 0; i < N_OF(names); i++) {
		char row[256];

		c->service = names[i];
		snprintf(row, sizeof(row),
		    "%d %d comm=%s PCMK_mcp=%s PCMK_service=%s", (int)c->before,
		    (int)c->after, c->comm ? c->comm : "(none)",
		    c->mcp ? c->mcp : "(none)",
		    c->service ? c->service : "(none)");
		CHECK_INT(row, caller_validates(c), expected(c));
		++*n;
		*good += caller_validates(c);
	}
}

/* Every combination of every value of every fact. */
static void
test_all_combinations(void **state)
{
	struct caller c;
	size_t n = 0, good = 0;

	(void)state;
	for (size_t b = 0; b < N_OF(pids); b++)
		for (size_t a = 0; a < N_OF(pids); a++)
			for (size_t i = 0; i < N_OF(names); i++)
				for (size_t m = 0; m < N_OF(mcps); m++) {
					c.before = pids[b];
					c.after = pids[a];
					c.comm = names[i];
					c.mcp = mcps[m];
					all_services(&c, &n, &good);
				}
	assert_int_equal(n, 6 * 6 * 15 * 5 * 15);
	/* Two names, with and without PCMK_service, of three processes. */
	assert_int_equal(good, 2 * 2 * 3);
}

static const struct {
	const char *name;
	struct caller caller;
	bool validates;
} seen[] = {
	{ "stonith_admin --validate, Pacemaker 2.1.5",
	    { 4711, 4711, "stonith_admin", NULL, "stonith_admin" }, true },
	{ "crm_resource --validate",
	    { 4711, 4711, "crm_resource", NULL, "crm_resource" }, true },
	{ "an older stonith_admin, without PCMK_service",
	    { 4711, 4711, "stonith_admin", NULL, NULL }, true },
	{ "pacemaker-fenced, with pcmk_reboot_action=validate-all",
	    { 4711, 4711, "pacemaker-fence", "true", "pacemaker-fenced" },
	    false },
	{ "the same without its environment",
	    { 4711, 4711, "pacemaker-fence", NULL, NULL }, false },
	{ "a tool that a daemon of Pacemaker's has started",
	    { 4711, 4711, "stonith_admin", "true", "stonith_admin" }, false },
	{ "a daemon under a tool's name",
	    { 4711, 4711, "stonith_admin", NULL, "pacemaker-fenced" }, false },
	{ "one tool in the other's environment",
	    { 4711, 4711, "stonith_admin", NULL, "crm_resource" }, false },
	{ "the caller has ended, and process 1 took over",
	    { 4711, 1, "stonith_admin", NULL, "stonith_admin" }, false },
	{ "process 1 of a container",
	    { 1, 1, "stonith_admin", NULL, "stonith_admin" }, false },
	{ "a caller outside of this PID namespace",
	    { 0, 0, "stonith_admin", NULL, "stonith_admin" }, false },
	{ "no /proc", { 4711, 4711, NULL, NULL, "stonith_admin" }, false },
	{ "a shell", { 4711, 4711, "bash", NULL, NULL }, false },
};

static void
test_seen(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(seen); i++)
		CHECK_INT(seen[i].name, caller_validates(&seen[i].caller),
		    seen[i].validates);
}

/*
 * What a child of a process with the name `comm` sees.  The process in
 * between has the name, for it is the caller.
 */
static bool
child_sees(const char *comm, const char *mcp, const char *service)
{
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_NAME, comm);
		unsetenv("PCMK_mcp");
		unsetenv("PCMK_service");
		if (mcp != NULL)
			setenv("PCMK_mcp", mcp, 1);
		if (service != NULL)
			setenv("PCMK_service", service, 1);
		pid = fork();
		if (pid == 0)
			_exit(caller_is_validation() ? 10 : 11);
		waitpid(pid, &status, 0);
		_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 12);
	}
	waitpid(pid, &status, 0);
	assert_true(WIFEXITED(status));
	status = WEXITSTATUS(status);
	assert_true(status == 10 || status == 11);
	return (status == 10);
}

static void
test_real_parents(void **state)
{
	(void)state;
	assert_true(child_sees("stonith_admin", NULL, NULL));
	assert_true(child_sees("stonith_admin", NULL, "stonith_admin"));
	assert_true(child_sees("crm_resource", NULL, "crm_resource"));
	assert_false(child_sees("stonith_admin", "", "stonith_admin"));
	assert_false(child_sees("stonith_admin", NULL, "pacemaker-fenced"));
	assert_false(child_sees("stonith_admin", NULL, ""));
	assert_false(child_sees("stonith_admin\n", NULL, NULL));
	assert_false(child_sees("", NULL, NULL));
	assert_false(child_sees("pacemaker-fence", "true", "pacemaker-fenced"));
	assert_false(child_sees("test_caller", NULL, NULL));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_combinations),
		cmocka_unit_test(test_seen),
		cmocka_unit_test(test_real_parents),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
