/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The checks that look at this host, on a host of this test's own: other
 * folders are mounted over /etc, the agents and logind.
 */
#include "tests/unit/fencectl_look.h"
#include "tests/unit/sandbox.h"

#include <sys/stat.h>

#include <stdlib.h>

#include "fencectl/check_a6.h"
#include "fencectl/check_d11.h"
#include "fencectl/check_e18.h"

#define LOGIND "/usr/lib/systemd"

static const char *const folders[] = { "/etc", "/usr/sbin", LOGIND };

struct file {
	const char *path, *text;
	mode_t mode;
};

static const struct row {
	const char *name;
	void (*function)(struct checking *);
	const char *timeout; /* stonith-watchdog-timeout */
	struct file files[3];
	int want; /* a severity; -1: nothing */
} rows[] = {
	{ "A9: not installed", check_a9, "0", { { NULL, NULL, 0 } },
	    SEVERITY_ERROR },
	{ "A9: not executable", check_a9, "0",
	    { { "/usr/sbin/fence_ipmilan", "", 0644 },
		{ "/usr/sbin/fence_kdump", "", 0755 } },
	    SEVERITY_ERROR },
	{ "A9: installed", check_a9, "0",
	    { { "/usr/sbin/fence_ipmilan", "", 0755 },
		{ "/usr/sbin/fence_kdump", "", 0755 } },
	    -1 },
	{ "D12: no watchdog fencing", check_d12, "0", { { NULL, NULL, 0 } },
	    -1 },
	{ "D12: no sbd", check_d12, "10", { { NULL, NULL, 0 } },
	    SEVERITY_ERROR },
	{ "D12: less than sbd's", check_d12, "10",
	    { { "/etc/sysconfig/sbd", "SBD_WATCHDOG_TIMEOUT=11\n", 0644 } },
	    SEVERITY_ERROR },
	{ "D12: less than twice, Debian's file", check_d12, "10",
	    { { "/etc/default/sbd", "SBD_WATCHDOG_TIMEOUT=6\n", 0644 } },
	    SEVERITY_WARNING },
	{ "D12: well", check_d12, "10",
	    { { "/etc/sysconfig/sbd", "SBD_WATCHDOG_TIMEOUT=5\n", 0644 } },
	    -1 },
	{ "E18: no logind", check_e18, "0", { { NULL, NULL, 0 } }, -1 },
	{ "E18: logind", check_e18, "0",
	    { { LOGIND "/systemd-logind", "", 0755 } }, SEVERITY_INFO },
	{ "E18: the key is ignored", check_e18, "0",
	    { { LOGIND "/systemd-logind", "", 0755 },
		{ "/etc/systemd/logind.conf",
		    "[Login]\n HandlePowerKey=ignore\n", 0644 } },
	    -1 },
	{ "E18: and is not after all", check_e18, "0",
	    { { LOGIND "/systemd-logind", "", 0755 },
		{ "/etc/systemd/logind.conf",
		    "[Login]\nHandlePowerKey=ignore\n", 0644 },
		{ "/etc/systemd/logind.conf.d/a.conf",
		    "[Login]\nHandlePowerKey=poweroff\n", 0644 } },
	    SEVERITY_INFO },
};

/* The folders that a path needs, and the file. */
static bool
make(const struct file *file)
{
	char path[128];
	size_t i;
	FILE *f;

	snprintf(path, sizeof(path), "%s", file->path);
	for (i = 1; path[i] != '\0'; i++)
		if (path[i] == '/') {
			path[i] = '\0';
			mkdir(path, 0755);
			path[i] = '/';
		}
	f = fopen(path, "we");
	if (f == NULL)
		return (false);
	fputs(file->text, f);
	return (fclose(f) == 0 && chmod(path, file->mode) == 0);
}

static void
play(void *arg)
{
	const struct row *row = arg;
	const struct look l = { .function = row->function,
		.timeout = row->timeout };
	size_t i;

	if (!sandbox_enter(0))
		sandbox_exit(SANDBOX_REFUSED);
	for (i = 0; i < N_OF(folders); i++)
		if (access(folders[i], F_OK) == 0 &&
		    mount("none", folders[i], "tmpfs", 0, NULL) != 0)
			sandbox_exit(SANDBOX_REFUSED);
	for (i = 0; i < N_OF(row->files) && row->files[i].path != NULL; i++)
		if (!make(&row->files[i]))
			sandbox_exit(2);
	sandbox_exit(look(&l) == row->want ? 0 : 1);
}

static void
test_rows(void **state)
{
	struct row row;
	size_t i;
	int status;

	(void)state;
	for (i = 0; i < N_OF(rows); i++) {
		row = rows[i];
		status = sandbox_run(play, &row, 60);
		if (WIFEXITED(status) &&
		    WEXITSTATUS(status) == SANDBOX_REFUSED) {
			print_message("no mount namespace here\n");
			skip();
		}
		CHECK_INT(row.name, status, 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
