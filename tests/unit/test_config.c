/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <sys/socket.h>

#include "lib/reason.h"
#include "lib/send_config.h"
#include "lib/sysconfig.h"

#define FILE_NAME "/etc/x"
#define N "FENCE_KDUMP_NODES="
#define O "FENCE_KDUMP_OPTS="
#define W "FENCE_KDUMP_WHEN="
#define M "FENCE_KDUMP_NAME="

/* `want`: "node+node|opt+opt|when|family", and "|name" if it is given. */
static const struct {
	const char *name, *text, *want;
} well[] = {
	{ "nothing", "", "||early|0" },
	{ "empty values", N "\n" O "\n", "||early|0" },
	{ "nodes", N "\"alice bob\"\n", "alice+bob||early|0" },
	{ "commas, and a node twice", N "\"alice, bob,alice\"\n",
	    "alice+bob||early|0" },
	{ "addresses", N "\"10.0.0.2 fd00::2 [fe80::1%eth0]\"\n",
	    "10.0.0.2+fd00::2+[fe80::1%eth0]||early|0" },
	{ "options", O "\"-p  7411 -i 2\"\n", "|-p+7411+-i+2|early|0" },
	{ "an option twice, the same value", O "\"-i 3 -c 3\"\n",
	    "|-i+3+-c+3|early|0" },
	{ "long options", O "--give-up=5\n", "|--give-up=5|early|0" },
	{ "a family", O "'-f ipv6'\n", "|-f+ipv6|early|10" },
	{ "early", W "early\n", "||early|0" },
	{ "late", W "late\n", "||late|0" },
	{ "both", W "both\n", "||both|0" },
	{ "a name", M "alice.example\n", "||early|0|alice.example" },
	{ "an address as a name", M "10.0.0.1\n", "||early|0|10.0.0.1" },
	{ "no name", M "\n", "||early|0" },
};

static const struct {
	const char *name, *text, *says;
} bad[] = {
	{ "a node that is none", N "\"alice 10.0.2\"\n",
	    "/etc/x:1: FENCE_KDUMP_NODES: \"10.0.2\"" },
	{ "a link-local address without its interface", N "fe80::1\n",
	    "needs %interface" },
	{ "an unknown option", "\n" O "--nodes\n",
	    "/etc/x:2: FENCE_KDUMP_OPTS: option --nodes is unknown" },
	{ "the rehearsal", O "--rehearse\n", "--rehearse is unknown" },
	{ "a bad value", O "'-p 7410x'\n", "7410x" },
	{ "no value", O "-p\n", "needs an argument" },
	{ "a node among the options", O "\"-c 1 alice\"\n",
	    "\"alice\" is no option; nodes are put into FENCE_KDUMP_NODES" },
	{ "a node ahead of the options", O "\"alice -c 1\"\n", "\"alice\"" },
	{ "the end of the options", O "\"-c 1 --\"\n", "-- has no place" },
	{ "help", O "-h\n", "nothing would be sent" },
	{ "version", O "--version\n", "nothing would be sent" },
	{ "no time", W "\n", "\"\" is none of early, late, both" },
	{ "another time", W "now\n", "\"now\"" },
	{ "two names", M "\"alice bob\"\n",
	    "/etc/x:1: FENCE_KDUMP_NAME: \"alice bob\" is not one word" },
	{ "two names and a comma", M "alice,bob\n", "is not one word" },
	{ "two names and a tab", M "\"alice\tbob\"\n", "is not one word" },
	{ "a blank at the end", M "\"alice \"\n", "is not one word" },
	{ "a name that is none", M "10.0\n", "FENCE_KDUMP_NAME: \"10.0\"" },
	{ "capitals", W "Late\n", "\"Late\"" },
};

static int
take(struct config *c, const char *text, struct reason *why)
{
	struct sysconfig file;
	struct reason inner = { "" };
	size_t line;
	int rc;

	if (sysconfig_parse(&file, text, strlen(text), &line, &inner) == -1)
		fail_msg("\"%s\": %s", text, inner.text);
	rc = config_take(c, &file, FILE_NAME, why);
	sysconfig_free(&file);
	return (rc);
}

static void
join(char *to, size_t size, const struct list *l, const char *end)
{
	size_t i, len;

	for (i = 0; i < l->n; i++) {
		len = strlen(to);
		snprintf(to + len, size - len, "%s%s", i == 0 ? "" : "+",
		    l->words[i]);
	}
	len = strlen(to);
	snprintf(to + len, size - len, "%s", end);
}

static void
test_well(void **state)
{
	struct config c;
	struct reason why;
	char got[256], rest[64];
	size_t i;

	(void)state;
	assert_int_equal(AF_INET6, 10);
	for (i = 0; i < N_OF(well); i++) {
		if (take(&c, well[i].text, &why) == -1)
			fail_msg("row \"%s\": %s", well[i].name, why.text);
		got[0] = '\0';
		join(got, sizeof(got), &c.nodes, "|");
		snprintf(rest, sizeof(rest), "|%s|%d%s%s",
		    config_when_text(c.when), c.family,
		    c.name == NULL ? "" : "|", c.name == NULL ? "" : c.name);
		join(got, sizeof(got), &c.opts, rest);
		CHECK_STR(well[i].name, got, well[i].want);
		config_free(&c);
	}
}

static void
test_bad(void **state)
{
	struct config c;
	struct reason why;
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(bad); i++) {
		CHECK_INT(bad[i].name, take(&c, bad[i].text, &why), -1);
		CHECK_SAYS(bad[i].name, why.text, bad[i].says);
		config_free(&c);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_well),
		cmocka_unit_test(test_bad),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
