/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include "lib/realroot.h"

#define A "KDUMP_CMDLINE_APPEND="
#define DUMP "systemd.unit=kdump-tools-dump.service"

/* B5: the unit that saves the dump is the one that ours has to be wanted by. */
static const struct {
	const char *name;
	const char *text;
	enum realroot want;
} rows[] = {
	{ "empty", "", REALROOT_DUMP },
	{ "as it is packaged",
	    "# kdump-tools configuration\nUSE_KDUMP=1\n\n"
	    "KDUMP_KERNEL=/var/lib/kdump/vmlinuz\nKDUMP_COREDIR=\"/var/"
	    "crash\"\n"
	    "#" A "\"reset_devices\"\n",
	    REALROOT_DUMP },
	{ "with the unit", A "\"reset_devices " DUMP " nr_cpus=1\"\n",
	    REALROOT_DUMP },
	{ "without it", A "\"reset_devices nr_cpus=1 irqpoll\"\n",
	    REALROOT_NORMAL },
	{ "no line's end", A "irqpoll", REALROOT_NORMAL },
	{ "an empty value is the default", A "\"\"\n", REALROOT_DUMP },
	{ "no value is the default", A "\n", REALROOT_DUMP },
	{ "blanks are a value", A "\" \"\n", REALROOT_NORMAL },
	{ "single quotes", A "'nr_cpus=1 " DUMP "'\n", REALROOT_DUMP },
	{ "quotes in part", A "nr_cpus=1\" " DUMP "\"\n", REALROOT_DUMP },
	{ "blanks before", " \t" A "irqpoll\n", REALROOT_NORMAL },
	{ "the later counts", A DUMP "\n" A "irqpoll\n", REALROOT_NORMAL },
	{ "the later counts, the other way", A "irqpoll\n" A DUMP "\n",
	    REALROOT_DUMP },
	{ "two on one line", A DUMP "; " A "irqpoll\n", REALROOT_NORMAL },
	{ "a comment behind", A DUMP " # irqpoll\n", REALROOT_DUMP },
	{ "no comment in a word", A "irqpoll# \n", REALROOT_NORMAL },
	{ "over two lines", A "\"irqpoll \\\n" DUMP "\"\n", REALROOT_DUMP },
	{ "two lines in quotes", A "\"irqpoll\n" DUMP "\"\n", REALROOT_DUMP },
	{ "a word over two lines",
	    A "\"systemd.unit=kdump-tools-\\\ndump.service\"\n",
	    REALROOT_DUMP },
	{ "the last unit counts", A "\"" DUMP " systemd.unit=basic.target\"\n",
	    REALROOT_NORMAL },
	{ "a target", A "systemd.unit=multi-user.target\n", REALROOT_NORMAL },
	{ "another unit", A "systemd.unit=rescue.target\n", REALROOT_UNSURE },
	{ "a longer name", A DUMP "s\n", REALROOT_UNSURE },
	{ "a longer word", A "x" DUMP "\n", REALROOT_NORMAL },
	{ "in KDUMP_CMDLINE", "KDUMP_CMDLINE=\"quiet " DUMP "\"\n" A "x\n",
	    REALROOT_DUMP },
	{ "what is appended comes later",
	    "KDUMP_CMDLINE=\"" DUMP "\"\n" A "systemd.unit=basic.target\n",
	    REALROOT_NORMAL },
	{ "another variable", "MY_" A DUMP "\n" A "x\n", REALROOT_NORMAL },
	{ "a longer variable", "KDUMP_CMDLINE_APPENDIX=x\n", REALROOT_DUMP },
	{ "an expansion", A "\"$X irqpoll\"\n", REALROOT_UNSURE },
	{ "an expansion elsewhere", "X=\"$Y\"\n", REALROOT_UNSURE },
	{ "no expansion", A "'$X'\n", REALROOT_NORMAL },
	{ "a command's output", A "\"`cat x`\"\n", REALROOT_UNSURE },
	{ "another file", ". /etc/default/other\n", REALROOT_UNSURE },
	{ "a condition", "if true; then\n" A "x\nfi\n", REALROOT_UNSURE },
	{ "a command's environment", A "x true\n", REALROOT_UNSURE },
	{ "a pipe", A "x|cat\n", REALROOT_UNSURE },
	{ "bash's addition", "KDUMP_CMDLINE_APPEND+=x\n", REALROOT_UNSURE },
	{ "no end of a quote", A "\"x\n", REALROOT_UNSURE },
	{ "a backslash at the end", A "x\\", REALROOT_NORMAL },
};

static void
test_rows(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(rows); i++)
		CHECK_INT(rows[i].name,
		    realroot_judge(rows[i].text, strlen(rows[i].text)),
		    rows[i].want);
}

static void
test_bytes(void **state)
{
	static const char with_nul[] = A "x\0" DUMP "\n";

	(void)state;
	assert_int_equal(
	    realroot_judge(with_nul, sizeof(with_nul) - 1), REALROOT_UNSURE);
	/* What is beyond the length is not read. */
	assert_int_equal(realroot_judge(A DUMP, strlen(A)), REALROOT_DUMP);
	assert_int_equal(
	    realroot_judge(A "x " DUMP, strlen(A "x")), REALROOT_NORMAL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_bytes),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
