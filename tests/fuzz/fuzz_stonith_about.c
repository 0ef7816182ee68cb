/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An agent's metadata: what is taken has names that are safe as a line of
 * standard input and as a word, and what is told of it is well-formed again.
 */
#include <libxml/parser.h>

#include <stdbool.h>
#include <string.h>

#include "lib/reason.h"
#include "stonith/about.h"
#include "stonith/describe.h"
#include "tests/fuzz/fuzz.h"

static bool
is_word(const char *s)
{
	return (*s != '\0' && strpbrk(s, "= \t\r\n#/&<>\"'") == NULL);
}

static void
check(const struct about *about)
{
	REQUIRE(about->n_actions > 0);
	REQUIRE(about->shortdesc != NULL && about->longdesc != NULL);
	REQUIRE(about->url != NULL && strchr(about->url, '\n') == NULL);
	for (size_t i = 0; i < about->n_actions; i++) {
		REQUIRE(is_word(about->actions[i].name));
		REQUIRE(about_action(about, about->actions[i].name) ==
		    &about->actions[i]);
	}
	for (size_t i = 0; i < about->n_params; i++) {
		REQUIRE(is_word(about->params[i].name));
		REQUIRE(strchr(about->params[i].text, '\n') == NULL);
		REQUIRE(about_param(about, about->params[i].name) ==
		    &about->params[i]);
	}
}

/* Writes with `describe` and returns what was written; the caller frees it. */
static char *
written(const struct about *about,
    void (*describe)(const struct about *, FILE *), size_t *len)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, len);

	REQUIRE(out != NULL);
	describe(about, out);
	REQUIRE(fclose(out) == 0);
	REQUIRE(strlen(text) == *len);
	return (text);
}

static size_t
count(const char *text, const char *what)
{
	size_t n = 0;

	for (; (text = strstr(text, what)) != NULL; text += strlen(what))
		n++;
	return (n);
}

static void
check_told(const struct about *about)
{
	size_t len;
	char *names = written(about, describe_names, &len);
	size_t n = count(names, "\n");
	char *xml = written(about, describe_xml, &len);
	xmlDoc *doc = xmlReadMemory(xml, (int)len, NULL, NULL,
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);

	REQUIRE(doc != NULL);
	/* hostlist is named in any case; '>' in a text would be escaped. */
	REQUIRE(count(xml, " required=\"1\">") +
		(about_action(about, "list") != NULL) ==
	    n);
	xmlFreeDoc(doc);
	free(names);
	free(xml);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reason why = { "" };
	struct about about;

	if (about_parse(&about, (const char *)data, size, &why) != 0) {
		REQUIRE(why.text[0] != '\0');
		return (0);
	}
	check(&about);
	check_told(&about);
	about_free(&about);
	return (0);
}
