/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/fencectl_cib.h"

#include <stdio.h>
#include <stdlib.h>

#include "fencectl/document.h"
#include "fencectl/keep.h"

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

/* In EBCDIC: a document type, and an entity that it declares. */
#define EBCDIC                                                         \
	"\x4c\x6f\xa7\x94\x93\x40\xa5\x85\x99\xa2\x89\x96\x95\x7e\x7f" \
	"\xf1\x4b\xf0\x7f\x40\x85\x95\x83\x96\x84\x89\x95\x87\x7e\x7f" \
	"\xc9\xc2\xd4\xf0\xf3\xf7\x7f\x6f\x6e\x4c\x5a\xc4\xd6\xc3\xe3" \
	"\xe8\xd7\xc5\x40\x83\x89\x82\x40\xba\x4c\x5a\xc5\xd5\xe3\xc9" \
	"\xe3\xe8\x40\x85\x40\x7f\xa7\x7f\x6e\xbb\x6e\x4c\x83\x89\x82" \
	"\x6e\x4c\x83\x96\x95\x86\x89\x87\xa4\x99\x81\xa3\x89\x96\x95" \
	"\x40\x81\x7e\x7f\x50\x85\x5e\x7f\x61\x6e\x4c\x61\x83\x89\x82" \
	"\x6e"

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
	{ "a document type in another encoding", EBCDIC, "not" },
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

/* 256 elements in each other are read, the cib counted; 257 are too deep. */
static void
test_deep(void **state)
{
	static const struct {
		int depth;
		const char *inmost, *says;
	} rows[] = { { 255, "", NULL }, { 254, "<a/><a/><a/>", NULL },
		{ 256, "", "line 1: deeper than 256" },
		{ 255, "<a/>", "line 1: deeper than 256" },
		{ 255, "\n<a b=\"secret", "line 2: not well-formed XML" },
		{ 300, "\n<a></cib>", "line 1: deeper than 256" } };
	char text[8192];
	struct reason why;
	size_t i, len;
	struct cib c;
	int n, rc;

	(void)state;
	for (i = 0; i < N_OF(rows); i++) {
		len = (size_t)snprintf(
		    text, sizeof(text), "<cib><configuration/>");
		for (n = 0; n < rows[i].depth; n++)
			len += (size_t)snprintf(
			    text + len, sizeof(text) - len, "<a>");
		len += (size_t)snprintf(
		    text + len, sizeof(text) - len, "%s", rows[i].inmost);
		for (n = 0; n < rows[i].depth; n++)
			len += (size_t)snprintf(
			    text + len, sizeof(text) - len, "</a>");
		len +=
		    (size_t)snprintf(text + len, sizeof(text) - len, "</cib>");
		why = (struct reason){ "" };
		rc = read_cib(&c, text, len, NULL, &why);
		CHECK_INT("deep", rc, rows[i].says == NULL ? 0 : -1);
		if (rows[i].says != NULL)
			CHECK_STR("deep", why.text, rows[i].says);
		cib_free(&c);
	}
}

/* A long value is one wherever it is, and a long comment, too. */
static void
test_long(void **state)
{
	static const char head[] = "<cib><configuration/><!--",
			  middle[] = "--><a b=\"", tail[] = "\"/></cib>";
	const size_t most =
	    DOCUMENT_MAX - sizeof(head) - sizeof(middle) - sizeof(tail);
	const size_t values[] = { 0, 1024 * 1024, most / 2, most };
	char *text = malloc(DOCUMENT_MAX);
	struct reason why;
	size_t i, len;
	struct cib c;
	int rc;

	(void)state;
	assert_non_null(text);
	for (i = 0; i < N_OF(values); i++) {
		len = strlen(head);
		memcpy(text, head, len);
		memset(text + len, 'x', most - values[i]);
		len += most - values[i];
		memcpy(text + len, middle, strlen(middle));
		len += strlen(middle);
		memset(text + len, 'x', values[i]);
		len += values[i];
		memcpy(text + len, tail, strlen(tail));
		why = (struct reason){ "" };
		rc = read_cib(&c, text, len + strlen(tail), NULL, &why);
		CHECK_STR("long", why.text, "");
		CHECK_INT("long", rc, 0);
		cib_free(&c);
	}
	free(text);
}

static void
test_too_large(void **state)
{
	const size_t len = DOCUMENT_MAX + 1;
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
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_keep),
		cmocka_unit_test(test_secret),
		cmocka_unit_test(test_nodes),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
