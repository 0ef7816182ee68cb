/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <stdlib.h>

#include "lib/reason.h"
#include "stonith/about.h"
#include "stonith/hosts.h"
#include "stonith/order.h"

/* An agent of these parameters and actions, blanks between them. */
static struct about
agent(const char *params, const char *actions)
{
	struct reason why;
	struct about about;
	struct list names = { NULL, 0 }, verbs = { NULL, 0 };
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	assert_int_equal(list_add(&names, params), 0);
	assert_int_equal(list_add(&verbs, actions), 0);
	fputs("<resource-agent><parameters>", out);
	for (size_t i = 0; i < names.n; i++)
		fprintf(out, "<parameter name='%s'/>", names.words[i]);
	fputs("</parameters><actions>", out);
	for (size_t i = 0; i < verbs.n; i++) {
		const char *verb = verbs.words[i];

		if (verb[0] == '!') /* the node's own */
			fprintf(
			    out, "<action name='%s' automatic='1'/>", verb + 1);
		else
			fprintf(out, "<action name='%s'/>", verb);
	}
	fputs("</actions></resource-agent>", out);
	fclose(out);
	assert_int_equal(about_parse(&about, text, len, &why), 0);
	free(text);
	list_free(&names);
	list_free(&verbs);
	return (about);
}

static const struct {
	const char *verb, *actions;
	const char *first, *second; /* both NULL: refused */
} plans[] = {
	{ "off", "on off reboot", "off", NULL },
	{ "on", "on off reboot", "on", NULL },
	{ "reset", "on off reboot", "reboot", NULL },
	{ "reset", "reboot", "reboot", NULL },
	{ "reset", "on off", "off", "on" },
	{ "reset", "off", "off", NULL },
	{ "reset", "!on off", "off", NULL },
	{ "on", "!on off", "on", NULL },
	{ "reset", "on monitor", NULL, NULL },
	{ "off", "on reboot", NULL, NULL },
	{ "on", "off reboot", NULL, NULL },
	{ "off", "Off OFF", NULL, NULL },
};

static void
test_plans(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(plans); i++) {
		struct about about = agent("plug", plans[i].actions);
		const char *row = plans[i].actions;
		struct reason why = { "" };
		struct order_plan plan;
		int n = (plans[i].first != NULL) + (plans[i].second != NULL);
		int rc = order_plan(&plan, plans[i].verb, &about, &why);

		CHECK_INT(row, rc, n == 0 ? -1 : 0);
		CHECK(row, rc == 0 || why.text[0] != '\0');
		if (rc == 0) {
			CHECK_INT(row, plan.n, n);
			CHECK_STR(row, plan.actions[0], plans[i].first);
			if (n == 2)
				CHECK_STR(
				    row, plan.actions[1], plans[i].second);
		}
		about_free(&about);
	}
}

static const struct {
	const char *params;
	const char *key;
} keys[] = {
	{ "nodename port plug", "plug" },
	{ "nodename port", "port" },
	{ "port", "port" },
	{ "nodename", "nodename" },
	{ "plug", "plug" },
	{ "Plug ports", NULL },
};

static void
test_host_keys(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(keys); i++) {
		struct about about = agent(keys[i].params, "off");
		const char *key = order_host_key(&about);

		if (keys[i].key == NULL)
			CHECK(keys[i].params, key == NULL);
		else
			CHECK_STR(keys[i].params, key, keys[i].key);
		about_free(&about);
	}
}

static const struct {
	const char *name;
	const char *params;
	char *env[4];
	const char *hostlist, *hostmap;
	const char *action, *host; /* no host: NULL */
	const char *text;          /* NULL: refused */
	const char *says;
} orders[] = {
	{ "a host", "plug", { NULL }, NULL, NULL, "off", "alice",
	    "action=off\nplug=alice\n", NULL },
	{ "its plug", "plug", { NULL }, NULL, "alice:1", "off", "alice",
	    "action=off\nplug=1\n", NULL },
	{ "no host", "plug login", { (char[]){ "login=me" } }, NULL, NULL,
	    "monitor", NULL, "login=me\naction=monitor\n", NULL },
	{ "as typed", "plug login", { (char[]){ "login= a=b # " } }, NULL, NULL,
	    "off", "alice", "login= a=b # \naction=off\nplug=alice\n", NULL },
	{ "empty", "plug login", { (char[]){ "login=" } }, NULL, NULL, "off",
	    "alice", "login=\naction=off\nplug=alice\n", NULL },
	{ "unknown", "plug", { (char[]){ "login=me" } }, NULL, NULL, "off",
	    "alice", "action=off\nplug=alice\n", NULL },
	{ "a longer name", "plug login", { (char[]){ "loginx=me" } }, NULL,
	    NULL, "off", "alice", "action=off\nplug=alice\n", NULL },
	{ "another plug", "plug port nodename",
	    { (char[]){ "plug=bob" }, (char[]){ "port=bob" } }, NULL, NULL,
	    "off", "alice", "action=off\nplug=alice\n", NULL },
	{ "the node's name again", "plug nodename",
	    { (char[]){ "nodename=ALICE" } }, NULL, "alice:1", "off", "alice",
	    "action=off\nplug=1\n", NULL },
	{ "another name of the node", "plug nodename",
	    { (char[]){ "nodename=alice-r1" } }, NULL, NULL, "off", "alice",
	    "nodename=alice-r1\naction=off\nplug=alice\n", NULL },
	{ "nodename alone", "nodename", { (char[]){ "nodename=bob" } }, NULL,
	    NULL, "off", "alice", "action=off\nnodename=alice\n", NULL },
	{ "words that change what an agent does",
	    "plug action help version option separator",
	    { (char[]){ "action=status" }, (char[]){ "help=1" },
		(char[]){ "version=1" } },
	    NULL, NULL, "off", "alice", "action=off\nplug=alice\n", NULL },
	{ "a dash", "plug api-type", { (char[]){ "api_type=x" } }, NULL, NULL,
	    "off", "alice", "api-type=x\naction=off\nplug=alice\n", NULL },
	{ "a dash, and one without", "plug api-type api_type",
	    { (char[]){ "api_type=x" } }, NULL, NULL, "off", "alice",
	    "api_type=x\naction=off\nplug=alice\n", NULL },
	{ "the agent's own hostlist", "plug hostlist",
	    { (char[]){ "hostlist=not looked at" } }, "alice bob", "bob:2",
	    "off", "alice", "hostlist=alice,2\naction=off\nplug=alice\n",
	    NULL },
	{ "the agent's own hostlist, and none", "plug hostlist",
	    { (char[]){ "hostlist=not looked at" } }, NULL, NULL, "off",
	    "alice", "action=off\nplug=alice\n", NULL },
	{ "another name of the node, no host", "plug nodename",
	    { (char[]){ "nodename=alice-r1" } }, NULL, NULL, "monitor", NULL,
	    "nodename=alice-r1\naction=monitor\n", NULL },
	{ "the agent's own hostlist, of one", "plug hostlist", { NULL },
	    "alice", NULL, "off", "alice",
	    "hostlist=alice\naction=off\nplug=alice\n", NULL },
	{ "the first parameter, the second variable", "login plug",
	    { (char[]){ "x=y" }, (char[]){ "login=me" } }, NULL, NULL, "off",
	    "alice", "login=me\naction=off\nplug=alice\n", NULL },
	{ "a dot", "plug api.type", { (char[]){ "api_type=x" } }, NULL, NULL,
	    "off", "alice", "api.type=x\naction=off\nplug=alice\n", NULL },
	{ "an agent of one thing", "login", { NULL }, "alice", NULL, "off",
	    "alice", "action=off\n", NULL },
	{ "an agent of one thing, two hosts", "login", { NULL }, "alice bob",
	    NULL, "off", "alice", NULL, "no parameter for the host" },
	{ "an agent of one thing, any host", "login", { NULL }, NULL, NULL,
	    "off", "alice", NULL, "no parameter for the host" },
	{ "newline", "plug login", { (char[]){ "login=a\nplug=bob" } }, NULL,
	    NULL, "off", "alice", NULL, "login: its value has a newline" },
	{ "carriage return", "plug login", { (char[]){ "login=a\r" } }, NULL,
	    NULL, "off", "alice", NULL, "newline" },
	{ "newline where it does not matter", "plug",
	    { (char[]){ "login=a\nb" } }, NULL, NULL, "off", "alice",
	    "action=off\nplug=alice\n", NULL },
};

static void
test_orders(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(orders); i++) {
		const char *row = orders[i].name;
		struct about about = agent(orders[i].params, "off");
		struct reason why = { "" };
		struct order order = { .action = orders[i].action,
			.host = orders[i].host,
			.with_params = true };
		struct hosts hosts;
		char plug[HOST_SIZE], *text = NULL;
		size_t len = 0;
		int rc;

		CHECK_INT(row,
		    hosts_read(&hosts, orders[i].hostlist, orders[i].hostmap,
			NULL, false, &why),
		    0);
		if (order.host != NULL) {
			CHECK_INT(
			    row, hosts_plug(&hosts, order.host, plug, &why), 0);
			order.plug = plug;
		}
		rc = order_write(
		    &text, &len, &order, &about, &hosts, orders[i].env, &why);
		CHECK_INT(row, rc, orders[i].text == NULL ? -1 : 0);
		if (rc == 0) {
			CHECK_STR(row, text, orders[i].text);
			CHECK_INT(row, strlen(text), len);
		} else
			CHECK_SAYS(row, why.text, orders[i].says);
		free(text);
		hosts_free(&hosts);
		about_free(&about);
	}
}

static void
test_too_long(void **state)
{
	struct about about = agent("plug login", "off");
	const struct order order = { .action = "off", .with_params = true };
	struct hosts hosts = { .shorten = false };
	static char value[ORDER_MAX + 16] = "login=";
	char *env[] = { value, NULL }, *text;
	const size_t room = ORDER_MAX - strlen("login=\naction=off\n");
	struct reason why;
	size_t len;

	(void)state;
	memset(value + 6, 'x', room);
	assert_int_equal(
	    order_write(&text, &len, &order, &about, &hosts, env, &why), 0);
	assert_int_equal(len, ORDER_MAX);
	free(text);
	value[6 + room] = 'x';
	assert_int_equal(
	    order_write(&text, &len, &order, &about, &hosts, env, &why), -1);
	CHECK_SAYS("too long", why.text, "longer than 32768 bytes");
	assert_null(text);
	about_free(&about);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plans),
		cmocka_unit_test(test_host_keys),
		cmocka_unit_test(test_orders),
		cmocka_unit_test(test_too_long),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
