/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "agent/agent.h"
#include "agent/metadata.h"

static const char *const families[] = { "auto", "ipv4", NULL };
static const char *const plug_names[] = { "port", NULL };

static const struct option_row options[] = {
	{ .name = "plug",
	    .arg = "NODE",
	    .text = "A <node> & \"its\" name's\x01 end.",
	    .aliases = plug_names },
	{ .name = "family",
	    .letter = 'f',
	    .arg = "FAMILY",
	    .kind = OPTION_CHOICE,
	    .choices = families,
	    .dflt = "auto",
	    .text = "Family." },
	{ .name = "timeout",
	    .letter = 't',
	    .arg = "SECONDS",
	    .kind = OPTION_SECONDS,
	    .min = 1,
	    .max = 10,
	    .dflt = "6",
	    .text = "Time." },
	{ .name = "running",
	    .arg = "SECONDS",
	    .kind = OPTION_SECONDS,
	    .min = 1,
	    .max = 10,
	    .word = "wait",
	    .dflt = "wait",
	    .text = "Word." },
	{ .name = "count",
	    .arg = "COUNT",
	    .kind = OPTION_NUMBER,
	    .min = 1,
	    .max = 10,
	    .text = "Count." },
	{ .name = "verbose",
	    .letter = 'v',
	    .arg = "LEVEL",
	    .kind = OPTION_LEVEL,
	    .max = 9,
	    .text = "More." },
	{ .name = "help", .letter = 'h', .kind = OPTION_FLAG, .text = "Help." },
};

static bool
run(const struct agent_call *call)
{
	(void)call;
	return (false);
}

static const struct agent_action actions[] = {
	{ .name = "off", .run = run },
	{ .name = "reboot", .on_target = true, .run = run },
};

static const struct agent agent = {
	.name = "fence_<&>",
	.shortdesc = "Says \"a < b\" & 'more'",
	.longdesc = "First.\n\nSecond: x < y && y > z \x1b[1m.",
	.url = "https://example.com/?a=1&b=2",
	.options = options,
	.n_options = N_OF(options),
	.actions = actions,
	.n_actions = N_OF(actions),
};

static char xml[16384];

static int
write_xml(void **state)
{
	FILE *f = fmemopen(xml, sizeof(xml), "w");

	(void)state;
	if (f == NULL)
		return (-1);
	metadata_write(&agent, f);
	return (ferror(f) | fclose(f));
}

/* In the order that the schema wants. */
static const char *const in_order[] = {
	"<?xml version=\"1.0\"",
	"<resource-agent name=\"fence_&lt;&amp;&gt;\" shortdesc=\"",
	"Says &quot;a &lt; b&quot; &amp; ",
	"<longdesc>First.\n\nSecond: x &lt; y &amp;&amp; y &gt; z ",
	"</longdesc>",
	"<vendor-url>https://example.com/?a=1&amp;b=2</vendor-url>",
	"<parameters>",
	"</parameters>",
	"<actions>",
	"</actions>",
	"</resource-agent>",
};

static void
test_order(void **state)
{
	const char *at = xml;

	(void)state;
	for (size_t i = 0; i < N_OF(in_order); i++) {
		at = strstr(at, in_order[i]);
		CHECK(in_order[i], at != NULL);
		at += strlen(in_order[i]);
	}
	assert_string_equal(at, "\n");
}

/* What stands between the parameter's tags; `buf` holds it. */
static const char *
parameter(const char *name, char *buf, size_t size)
{
	char open[64];
	const char *from, *to;

	snprintf(open, sizeof(open), "<parameter name=\"%s\"", name);
	from = strstr(xml, open);
	CHECK(name, from != NULL);
	to = strstr(from, "</parameter>");
	CHECK(name, to != NULL && (size_t)(to - from) < size);
	snprintf(buf, size, "%.*s", (int)(to - from), from);
	return (buf);
}

static const struct {
	const char *parameter;
	const char *says[5];
} parameters[] = {
	{ "plug",
	    { "unique=\"0\"", "required=\"0\"", "obsoletes=\"port\"",
		"mixed=\"--plug=NODE\"", "<content type=\"string\"" } },
	{ "port",
	    { "deprecated=\"1\"", "mixed=\"--port=NODE\"",
		"<content type=\"string\"" } },
	{ "family",
	    { "mixed=\"-f, --family=FAMILY\"",
		"<content type=\"select\" default=\"auto\">",
		"<option value=\"auto\"", "<option value=\"ipv4\"",
		"</content>" } },
	{ "timeout",
	    { "mixed=\"-t, --timeout=SECONDS\"",
		"<content type=\"second\" default=\"6\"" } },
	{ "running",
	    { "mixed=\"--running=SECONDS\"",
		"<content type=\"string\" default=\"wait\" />" } },
	{ "count",
	    { "<content type=\"integer\"",
		"<shortdesc lang=\"en\">Count.</shortdesc>" } },
	{ "verbose",
	    { "mixed=\"-v, --verbose[=LEVEL]\"",
		"<content type=\"integer\"" } },
	{ "help", { "mixed=\"-h, --help\"", "<content type=\"boolean\"" } },
};

static void
test_parameters(void **state)
{
	char buf[1024];

	(void)state;
	for (size_t i = 0; i < N_OF(parameters); i++)
		for (size_t j = 0; j < 5 && parameters[i].says[j]; j++)
			CHECK_SAYS(parameters[i].parameter,
			    parameter(
				parameters[i].parameter, buf, sizeof(buf)),
			    parameters[i].says[j]);
	parameter("plug", buf, sizeof(buf));
	assert_null(strstr(buf, "deprecated"));
	assert_null(strstr(buf, "default="));
	CHECK_SAYS("plug", buf, "A &lt;node&gt; &amp; ");
}

static size_t
count(const char *what)
{
	size_t n = 0;

	for (const char *s = xml; (s = strstr(s, what)) != NULL; s++)
		n++;
	return (n);
}

/* Every option, its older names, every action: once each. */
static void
test_all_of_it(void **state)
{
	(void)state;
	assert_int_equal(count("<parameter "), N_OF(options) + 1);
	assert_int_equal(count("<action "), N_OF(actions) + 1);
	assert_int_equal(count("<action name=\"metadata\""), 1);
	assert_int_equal(count("<action name=\"off\""), 1);
	assert_int_equal(count("on_target"), 1);
	assert_int_equal(count("<action name=\"reboot\" on_target=\"1\""), 1);
}

/* XML 1.0 knows no control characters but tab, newline and CR. */
static void
test_control_characters(void **state)
{
	(void)state;
	assert_non_null(strstr(xml, "name's"));
	for (const char *s = xml; *s != '\0'; s++)
		assert_true(
		    (unsigned char)*s >= 0x20 || *s == '\n' || *s == '\t');
}

/* A '&' begins one of the five entities that XML has of its own. */
static void
check_text(const char *s, size_t len)
{
	static const char *const entities[] = { "&amp;", "&lt;", "&gt;",
		"&quot;", "&apos;" };

	for (size_t i = 0; i < len; i++) {
		size_t e = 0;

		CHECK(s, s[i] != '<' && s[i] != '>');
		while (s[i] == '&' && e < N_OF(entities) &&
		    strncmp(s + i, entities[e], strlen(entities[e])) != 0)
			e++;
		CHECK(s + i, e < N_OF(entities));
	}
}

/* Reads a tag's attributes; where its end, "/>" or ">", begins. */
static const char *
check_attributes(const char *s)
{
	for (;;) {
		size_t n;

		s += strspn(s, " ");
		if (*s == '/' || *s == '>')
			return (s);
		n = strcspn(s, "=\"<>");
		CHECK(s, n > 0 && s[n] == '=' && s[n + 1] == '"');
		s += n + 2;
		n = strcspn(s, "\"");
		CHECK(s, s[n] == '"');
		check_text(s, n);
		s += n + 1;
		CHECK(s, strchr(" />", *s) != NULL);
	}
}

/* Every tag is closed in turn, every attribute quoted, one root. */
static void
test_well_formed(void **state)
{
	const char *open[16], *s = strstr(xml, "?>");
	size_t depth = 0, roots = 0;

	(void)state;
	assert_non_null(s);
	for (s += 2; *s != '\0';) {
		size_t n = strcspn(s, "<");

		check_text(s, n);
		CHECK(s, depth > 0 || strspn(s, "\n") == n);
		s += n;
		if (*s++ == '\0')
			break;
		n = strcspn(s, " />");
		if (*s == '/') {
			n = strcspn(s + 1, ">");
			CHECK(s, depth > 0);
			depth--;
			CHECK(s,
			    strncmp(open[depth], s + 1, n) == 0 &&
				strchr(" >", open[depth][n]) != NULL);
			s += n + 2;
			continue;
		}
		roots += depth == 0;
		CHECK(s, depth < N_OF(open) && isalpha((unsigned char)*s));
		open[depth++] = s;
		s = check_attributes(s + n);
		depth -= *s == '/';
		s += *s == '/' ? 2 : 1;
	}
	assert_int_equal(depth, 0);
	assert_int_equal(roots, 1);
}

static void
test_error_is_left(void **state)
{
	FILE *f = fopen("/dev/full", "w");

	(void)state;
	if (f == NULL)
		skip();
	setbuf(f, NULL);
	metadata_write(&agent, f);
	assert_true(ferror(f));
	fclose(f);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_parameters),
		cmocka_unit_test(test_all_of_it),
		cmocka_unit_test(test_control_characters),
		cmocka_unit_test(test_well_formed),
		cmocka_unit_test(test_error_is_left),
	};

	return (cmocka_run_group_tests(tests, write_xml, NULL));
}
