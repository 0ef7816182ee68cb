/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <stdlib.h>

#include "lib/reason.h"
#include "stonith/about.h"
#include "stonith/describe.h"

#define AGENT(inside) "<resource-agent>" inside "</resource-agent>"
#define ACTIONS "<actions><action name='off'/></actions>"
#define PARAM(attributes) "<parameters><parameter " attributes "/></parameters>"

static const struct {
	const char *text;
	const char *says; /* NULL: taken */
} documents[] = {
	{ AGENT(ACTIONS), NULL },
	{ "<?xml version='1.0'?>\n" AGENT(ACTIONS) "\n", NULL },
	{ "<!DOCTYPE resource-agent SYSTEM \"ra-api-1.dtd\">" AGENT(ACTIONS),
	    NULL },
	{ AGENT(PARAM("name='tls1.0'") ACTIONS), NULL },
	{ AGENT("<other>&amp;</other>" ACTIONS), NULL },
	{ "", "nothing was printed" },
	{ "usage: fence_x", "no well-formed XML" },
	{ AGENT(ACTIONS) "x", "no well-formed XML" },
	{ "\n" AGENT(ACTIONS) AGENT(ACTIONS), "no well-formed XML" },
	{ "<resource-agent>" ACTIONS, "no well-formed XML" },
	{ "<agent>" ACTIONS "</agent>", "root" },
	{ AGENT(""), "no action" },
	{ AGENT("<actions/>"), "no action" },
	{ AGENT("<action name='off'/>"), "no action" },
	{ AGENT("<actions><action/></actions>"), "no good name" },
	{ AGENT("<actions><action name=''/></actions>"), "no good name" },
	{ AGENT("<actions><action name='o&#10;n'/></actions>"), "no good" },
	{ AGENT(PARAM("") ACTIONS), "no good name" },
	{ AGENT(PARAM("name='a b'") ACTIONS), "no good name" },
	{ AGENT(PARAM("name='a=b'") ACTIONS), "no good name" },
	{ AGENT(PARAM("name='a&#10;plug'") ACTIONS), "no good name" },
	{ AGENT(PARAM("name='&#xe4;'") ACTIONS), "no good name" },
	{ "<!DOCTYPE resource-agent [<!ENTITY a 'b'>]>" AGENT(ACTIONS),
	    "declares" },
	{ "<!DOCTYPE resource-agent [<!ENTITY a 'b'><!ENTITY c '&a;&a;'>]>"
	  "<resource-agent><longdesc>&c;</longdesc>" ACTIONS
	  "</resource-agent>",
	    "declares" },
};

static void
test_documents(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(documents); i++) {
		const char *text = documents[i].text;
		struct reason why = { "" };
		struct about about;
		int rc = about_parse(&about, text, strlen(text), &why);

		CHECK_INT(text, rc, documents[i].says == NULL ? 0 : -1);
		if (rc == -1)
			CHECK_SAYS(text, why.text, documents[i].says);
		else
			about_free(&about);
	}
}

static const char whole[] =
    "<?xml version=\"1.0\" ?>\n"
    "<resource-agent name=\"fence_x\" shortdesc=\" An  agent \">\n"
    "<longdesc>\nIt &lt;fences&gt;.\n\nAnd more.\n</longdesc>\n"
    "<vendor-url> http://example.org/?a&amp;b </vendor-url>\n"
    "<parameters>\n"
    "<parameter name=\"plug\" required=\"1\"><content type=\"string\"/>"
    "<shortdesc lang=\"en\">host</shortdesc></parameter>\n"
    "<parameter name=\"delay\"><content type=\"second\" default=\"0\"/>"
    "<shortdesc lang=\"en\">Wait &lt; this\n  long</shortdesc></parameter>\n"
    "<parameter name=\"delay\"><content type=\"string\"/></parameter>\n"
    "<parameter name=\"api-type\" required=\"1\"/>\n"
    "<parameter name=\"old-name\" deprecated=\"1\"/>\n"
    "<parameter name=\"old_name\"><content type=\"boolean\"/></parameter>\n"
    "<parameter name=\"count\"><content type=\"integer\"/></parameter>\n"
    "<parameter name=\"hostlist\"><content type=\"string\"/></parameter>\n"
    "<parameter name=\"action\"/><parameter name=\"help\"/>\n"
    "</parameters>\n"
    "<actions><action name=\"on\" automatic=\"1\"/><action name=\"off\"/>"
    "<action name=\"reboot\" on_target=\"1\"/>"
    "<action name=\"monitor\" automatic=\"0\"/></actions>\n"
    "</resource-agent>\n";

static void
parse_whole(struct about *about)
{
	struct reason why;

	assert_int_equal(about_parse(about, whole, sizeof(whole) - 1, &why), 0);
}

static void
test_whole(void **state)
{
	struct about about;
	const struct about_param *p;

	(void)state;
	parse_whole(&about);
	assert_string_equal(about.shortdesc, "An agent");
	assert_string_equal(about.longdesc, "It <fences>.\n\nAnd more.");
	assert_string_equal(about.url, "http://example.org/?a&b");
	assert_int_equal(about.n_params, 9);
	p = about_param(&about, "delay");
	assert_non_null(p);
	assert_string_equal(p->type, "second");
	assert_string_equal(p->dflt, "0");
	assert_string_equal(p->text, "Wait < this long");
	assert_false(p->required || p->deprecated);
	assert_true(about_param(&about, "plug")->required);
	assert_true(about_param(&about, "old-name")->deprecated);
	assert_null(about_param(&about, "api-type")->dflt);
	assert_null(about_param(&about, "Delay"));
	assert_int_equal(about.n_actions, 4);
	assert_true(about_action(&about, "on")->of_the_node);
	assert_true(about_action(&about, "reboot")->of_the_node);
	assert_false(about_action(&about, "off")->of_the_node);
	assert_false(about_action(&about, "monitor")->of_the_node);
	assert_null(about_action(&about, "list"));
	about_free(&about);
}

/* What `describe` writes about the whole; the caller frees it. */
static char *
written(void (*describe)(const struct about *, FILE *))
{
	struct about about;
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	parse_whole(&about);
	assert_non_null(out);
	describe(&about, out);
	fclose(out);
	about_free(&about);
	return (text);
}

static void
test_names(void **state)
{
	char *text = written(describe_names);

	(void)state;
	/* hostlist and what is required: positional values need no more. */
	assert_string_equal(text, "hostlist\napi_type\n");
	free(text);
}

static void
test_xml(void **state)
{
	char *text = written(describe_xml);

	(void)state;
	CHECK_SAYS("no list", text,
	    "<parameter name=\"hostlist\" unique=\"0\" required=\"1\">");
	CHECK_SAYS("escaped", text,
	    "<shortdesc lang=\"en\">Wait &lt; this long</shortdesc>");
	CHECK_SAYS("seconds", text, "<content type=\"string\" default=\"0\"/>");
	CHECK_SAYS("boolean", text, "<content type=\"boolean\"/>");
	CHECK_SAYS("integer", text, "<content type=\"integer\"/>");
	CHECK_SAYS("required", text,
	    "<parameter name=\"api_type\" unique=\"0\" required=\"1\">");
	assert_null(strstr(text, "\"plug\""));
	assert_null(strstr(text, "old-name"));
	free(text);
}

static void
test_text(void **state)
{
	static const char word[] = "123456789";
	char *text, in[200] = "";
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	for (int i = 0; i < 9; i++) {
		strcat(in, word);
		strcat(in, i % 2 == 0 ? " " : "   ");
	}
	strcat(in, "\n\nend");
	describe_text(in, out);
	fclose(out);
	/* Seven words of nine and six blanks are 69; an eighth is too much. */
	assert_int_equal(strcspn(text, "\n"), 69);
	assert_string_equal(text + 70, "123456789 123456789\n\nend\n");
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_documents),
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_xml),
		cmocka_unit_test(test_text),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
