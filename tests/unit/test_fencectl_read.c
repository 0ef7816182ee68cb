/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/fencectl_cib.h"

#include <stdio.h>
#include <stdlib.h>

#include "fencectl/keep.h"
#include "fencectl/xml.h"

#define SET(attrs, value)             \
	"<instance_attributes " attrs \
	">" NV("pcmk_host_list", value) "</instance_attributes>"
#define TEMPLATE(more)                                                      \
	"<template id=\"t\" class=\"stonith\" type=\"fence_ipmilan\">" more \
	"</template>"
#define FROM_TEMPLATE(more) \
	"<primitive id=\"d\" template=\"t\">" more "</primitive>"
#define RULE "<rule id=\"r\"><date_expression/></rule>"

/* `want`: what pcmk_host_list of d is; NULL: not given. */
static const struct {
	const char *name, *resources, *want;
} params[] = {
	{ "one", DEVICE("d", SET("", "a")), "a" },
	{ "the first of a set",
	    DEVICE("d",
		PARAMS(NV("pcmk_host_list", "a") NV("pcmk_host_list", "b"))),
	    "a" },
	{ "of equal sets the last", DEVICE("d", SET("", "a") SET("", "b")),
	    "b" },
	{ "the higher score",
	    DEVICE("d", SET("score=\"2\"", "a") SET("score=\"1\"", "b")), "a" },
	{ "INFINITY",
	    DEVICE("d",
		SET("score=\"999\"", "a") SET("score=\"INFINITY\"", "b")
		    SET("", "c")),
	    "b" },
	{ "id-ref of a set",
	    DEVICE("x", SET("id=\"s\"", "a"))
		DEVICE("d", "<instance_attributes id-ref=\"s\"/>"),
	    "a" },
	{ "id-ref to nothing",
	    DEVICE("d", "<instance_attributes id-ref=\"s\"/>"), NULL },
	{ "the template's", TEMPLATE(SET("", "a")) FROM_TEMPLATE(""), "a" },
	{ "own over the template's",
	    TEMPLATE(SET("", "a")) FROM_TEMPLATE(SET("", "b")), "b" },
	{ "the template's with a higher score",
	    TEMPLATE(SET("score=\"1\"", "a")) FROM_TEMPLATE(SET("", "b")),
	    "a" },
	{ "the group's",
	    "<group id=\"g\">" SET("", "a") DEVICE("d", "") "</group>", "a" },
	{ "own over the group's",
	    "<group id=\"g\">" SET("", "a")
		DEVICE("d", SET("", "b")) "</group>",
	    "b" },
	{ "the clone's by way of a group",
	    "<clone id=\"c\">" SET("", "a") "<group id=\"g\">" DEVICE(
		"d", "") "</group></clone>",
	    "a" },
	{ "a set with a rule is left out",
	    DEVICE("d",
		"<instance_attributes>" RULE NV("pcmk_host_list",
		    "b") "</instance_attributes>" SET("", "a")),
	    "a" },
	{ "#default takes it back",
	    DEVICE("d", SET("score=\"1\"", "a") SET("", "#default")), NULL },
	{ "an empty value", DEVICE("d", SET("", "")), "" },
};

static void
test_params(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(params); i++) {
		struct reason why = { "" };
		const struct cib_resource *d;
		char text[4096];
		struct cib c;
		const char *got;

		snprintf(text, sizeof(text), CIB("<resources>%s</resources>"),
		    params[i].resources);
		if (read_cib(&c, text, strlen(text), NULL, &why) == -1)
			fail_msg("row \"%s\": %s", params[i].name, why.text);
		d = cib_device(&c, "d");
		CHECK(params[i].name, d != NULL);
		got = cib_get(&d->params, "pcmk_host_list");
		if (params[i].want == NULL)
			CHECK(params[i].name, got == NULL);
		else
			CHECK_STR(params[i].name, got, params[i].want);
		cib_free(&c);
	}
}

/* What is no CIB, and a word of the reason. */
static const struct {
	const char *name, *text, *says;
} refused[] = {
	{ "nothing", "", "not" },
	{ "no XML", "cib", "line 1" },
	{ "cut off", "<cib><configuration>", "line 1" },
	{ "another element", "<configuration/>", "no element \"cib\"" },
	{ "no configuration", "<cib/>", "no configuration" },
	{ "a document type", "<!DOCTYPE cib><cib><configuration/></cib>",
	    "document type" },
	{ "an entity that is not there",
	    "<cib><configuration a=\"top&secret;\"/></cib>", "line 1" },
};

static void
test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(refused); i++) {
		struct reason why = { "" };
		struct cib c;

		CHECK_INT(refused[i].name,
		    read_cib(&c, refused[i].text, strlen(refused[i].text), NULL,
			&why),
		    -1);
		CHECK_SAYS(refused[i].name, why.text, refused[i].says);
		CHECK(refused[i].name, strstr(why.text, "secret") == NULL);
		cib_free(&c);
	}
}

/* 256 elements in each other are too deep; 200 are none too many. */
static void
test_deep(void **state)
{
	char text[8192] = "<cib><configuration/>";
	struct reason why = { "" };
	size_t len = strlen(text);
	struct cib c;
	int i, depth, part;

	(void)state;
	for (depth = 200; depth <= 300; depth += 100) {
		len = strlen("<cib><configuration/>");
		for (part = 0; part < 2; part++)
			for (i = 0; i < depth; i++)
				len += (size_t)snprintf(text + len,
				    sizeof(text) - len,
				    part == 0 ? "<a>" : "</a>");
		snprintf(text + len, sizeof(text) - len, "</cib>");
		CHECK_INT("deep", read_cib(&c, text, strlen(text), NULL, &why),
		    depth == 200 ? 0 : -1);
		cib_free(&c);
	}
}

static void
test_too_large(void **state)
{
	const size_t len = XML_MAX + 1;
	struct reason why = { "" };
	char *text = malloc(len);
	struct cib c;

	(void)state;
	assert_non_null(text);
	memset(text, ' ', len);
	assert_int_equal(read_cib(&c, text, len, NULL, &why), -1);
	CHECK_SAYS("32 MB", why.text, "over 32 MB");
	free(text);
	cib_free(&c);
}

/* Which names are secrets, and which values are kept. */
static void
test_keep(void **state)
{
	static const char *const secret[] = { "passwd", "password",
		"ipmi_Password", "client_secret", "secret_key", "ssh-key",
		"identity_keyfile", "token", "apitoken", "community" };
	static const char *const kept[] = { "pcmk_host_list", "pcmk_host_map",
		"pcmk_host_check", "pcmk_reboot_timeout", "pcmk_off_retries",
		"pcmk_delay_base", "pcmk_list_action", "nodename", "timeout",
		"running", "ip", "plug" };
	static const char *const left[] = { "username", "login", "pcmk_",
		"pcmk_passwd_timeout", "pcmk_token_action", "cmd_prompt",
		"pcmk_anything" };

	(void)state;
	for (size_t i = 0; i < N_OF(secret); i++)
		CHECK(secret[i],
		    keep_secret(secret[i]) && !keep_param(secret[i]) &&
			!keep_property(secret[i]));
	for (size_t i = 0; i < N_OF(kept); i++)
		CHECK(kept[i], keep_param(kept[i]));
	for (size_t i = 0; i < N_OF(left); i++)
		CHECK(left[i], !keep_param(left[i]));
	assert_false(keep_property("stonith-password"));
}

/* A secret's name is known, and that it is set; its value is nowhere. */
static void
test_secret(void **state)
{
	static const char text[] = CIB(RESOURCES(DEVICE("d",
	    PARAMS(NV("passwd", "MARK") NV("login", "MARK")
		    NV("password", "lrm://")))));
	const struct cib_resource *d;
	struct judged j;
	size_t i;

	(void)state;
	judged_make(&j, "secret", text);
	d = cib_device(&j.cib, "d");
	assert_true(cib_has(&d->params, "passwd"));
	assert_int_equal(d->params.n, 3);
	for (i = 0; i < d->params.n; i++) {
		assert_null(d->params.pairs[i].value);
		assert_int_equal(d->params.pairs[i].secret_ref,
		    strcmp(d->params.pairs[i].name, "password") == 0);
	}
	judged_free(&j);
}

#define BUNDLE(id, more) "<bundle id=\"" id "\"><podman " more "/></bundle>"

/* All kinds of nodes, and those that a file lacks. */
static void
test_nodes(void **state)
{
	static const char text[] = CIB_OF("3.20.1",
	    "<nodes><node id=\"1\" uname=\"alice\"/>"
	    "<node id=\"r\" uname=\"r\" type=\"remote\"/>"
	    "<node id=\"v\" uname=\"v\" type=\"remote\"/></nodes>" RESOURCES(
		"<primitive id=\"r\" class=\"ocf\" provider=\"pacemaker\" "
		"type=\"remote\"/>"
		"<primitive id=\"vm\" class=\"ocf\" provider=\"heartbeat\" "
		"type=\"VirtualDomain\">" META(
		    NV("remote-node", "guest")) "</primitive>" BUNDLE("b",
		    "replicas=\"2\" promoted-max=\"3\"")
		    BUNDLE("p", "promoted-max=\"2\"")
			BUNDLE("m", "masters=\"2\"") BUNDLE("o", "")));
	static const struct {
		const char *name;
		enum cib_node_kind kind;
	} want[] = { { "alice", CIB_NODE_CLUSTER }, { "r", CIB_NODE_REMOTE },
		{ "v", CIB_NODE_GUEST }, { "guest", CIB_NODE_GUEST },
		{ "b-0", CIB_NODE_BUNDLE }, { "b-1", CIB_NODE_BUNDLE },
		{ "p-0", CIB_NODE_BUNDLE }, { "p-1", CIB_NODE_BUNDLE },
		{ "m-0", CIB_NODE_BUNDLE }, { "m-1", CIB_NODE_BUNDLE },
		{ "o-0", CIB_NODE_BUNDLE }, { "extra", CIB_NODE_CLUSTER } };
	char extra[] = "extra", again[] = "ALICE";
	char *words[] = { extra, again };
	const struct list more = { words, 2 };
	struct reason why = { "" };
	struct cib c;

	(void)state;
	assert_int_equal(read_cib(&c, text, strlen(text), &more, &why), 0);
	assert_int_equal(c.n_nodes, N_OF(want));
	for (size_t i = 0; i < N_OF(want); i++) {
		const struct cib_node *node = cib_node(&c, want[i].name);

		CHECK(want[i].name, node != NULL);
		CHECK_INT(want[i].name, node->kind, want[i].kind);
	}
	assert_true(cib_older(&c, 3, 20, 5) && !cib_older(&c, 3, 20, 1) &&
	    !cib_older(&c, 3, 19, 9) && cib_older(&c, 4, 0, 0));
	cib_free(&c);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_params),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_deep),
		cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_keep),
		cmocka_unit_test(test_secret),
		cmocka_unit_test(test_nodes),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
