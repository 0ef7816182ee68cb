/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include <stdbool.h>
#include <string.h>

#include "fencectl/document.h"
#include "lib/reason.h"

/* --- before the parser ---------------------------------------------------- */

static bool
holds(const char *bytes, size_t len, const char *what)
{
	return (memmem(bytes, len, what, strlen(what)) != NULL);
}

/* What other programs make of XML; NULL: nothing of that kind. */
static const char *
other_form(const char *bytes, size_t len)
{
	static const struct {
		const char *begin, *is;
	} forms[] = { { "\x1f\x8b", "compressed" }, { "BZh", "compressed" },
		{ "\xfd"
		  "7zXZ",
		    "compressed" },
		{ "\x28\xb5\x2f\xfd", "compressed" }, { "\xfe\xff", "UTF-16" },
		{ "\xff\xfe", "UTF-16" } };
	size_t i, n;

	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		n = strlen(forms[i].begin);
		if (len >= n && memcmp(bytes, forms[i].begin, n) == 0)
			return (forms[i].is);
	}
	return (NULL);
}

/* What is refused unread. */
static int
look_first(const char *bytes, size_t len, struct reason *why)
{
	const char *form = other_form(bytes, len);

	if (form != NULL)
		return (reason_set(why, "it is %s: not read", form));
	if (len > DOCUMENT_MAX)
		return (reason_set(
		    why, "over %zu MB", DOCUMENT_MAX / (1024 * 1024)));
	if (holds(bytes, len, "<!DOCTYPE") || memchr(bytes, '\0', len))
		return (
		    reason_set(why, "a document type or a NUL byte is in it"));
	return (0);
}

/* --- while it parses ------------------------------------------------------ */

struct parsing {
	startElementNsSAX2Func start; /* libxml2's own */
	endElementNsSAX2Func end;
	unsigned depth;
	int line; /* where it became too deep; 0: it did not */
	bool no_memory;
};

static void
start_element(void *arg, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *uri, int n_namespaces, const xmlChar **namespaces,
    int n_attributes, int n_defaulted, const xmlChar **attributes)
{
	xmlParserCtxt *parser = arg;
	struct parsing *parsing = parser->_private;

	if (++parsing->depth > DOCUMENT_DEPTH) {
		parsing->line = xmlSAX2GetLineNumber(parser);
		xmlStopParser(parser);
		return;
	}
	parsing->start(arg, name, prefix, uri, n_namespaces, namespaces,
	    n_attributes, n_defaulted, attributes);
}

static void
end_element(
    void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct parsing *parsing = ((xmlParserCtxt *)arg)->_private;

	parsing->depth--;
	parsing->end(arg, name, prefix, uri);
}

/* libxml2 would tell of the document's bytes: of passwords, too. */
static void
say_nothing(void *arg, const char *fmt, ...)
{
	(void)arg;
	(void)fmt;
}

#if LIBXML_VERSION >= 21200
typedef const xmlError *error_arg;
#else
typedef xmlErrorPtr error_arg;
#endif

/* Not the last error: without memory the parser calls the rest malformed. */
static void
see_memory(void *arg, error_arg error)
{
	struct parsing *parsing = arg;

	if (error != NULL && error->code == XML_ERR_NO_MEMORY)
		parsing->no_memory = true;
}

static void
watch(xmlParserCtxt *parser, struct parsing *parsing)
{
	parser->_private = parsing;
	parsing->start = parser->sax->startElementNs;
	parsing->end = parser->sax->endElementNs;
	parser->sax->startElementNs = start_element;
	parser->sax->endElementNs = end_element;
	xmlSetGenericErrorFunc(NULL, say_nothing);
	xmlSetStructuredErrorFunc(parsing, see_memory);
	xmlResetLastError();
}

/* --- after it ------------------------------------------------------------- */

static int
refuse(const struct parsing *parsing, struct reason *why)
{
	const xmlError *error = xmlGetLastError();

	if (parsing->no_memory ||
	    (error != NULL && error->code == XML_ERR_NO_MEMORY))
		return (reason_set(why, "no memory: it is over the limit"));
	if (parsing->line > 0)
		return (reason_set(why, "line %d: deeper than %d",
		    parsing->line, DOCUMENT_DEPTH));
	if (error != NULL && error->line > 0)
		return (reason_set(
		    why, "line %d: not well-formed XML", error->line));
	return (reason_set(why, "not XML"));
}

xmlDoc *
document_parse(const char *bytes, size_t len, struct reason *why)
{
	const int options = XML_PARSE_NONET | XML_PARSE_NOENT |
	    XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOBLANKS |
	    XML_PARSE_COMPACT | XML_PARSE_NOCDATA | XML_PARSE_HUGE;
	struct parsing parsing = { .depth = 0 };
	xmlParserCtxt *parser;
	xmlDoc *doc;

	if (look_first(bytes, len, why) == -1)
		return (NULL);
	parser = xmlNewParserCtxt();
	if (parser == NULL) {
		reason_set(why, "no memory");
		return (NULL);
	}
	watch(parser, &parsing);
	doc =
	    xmlCtxtReadMemory(parser, bytes, (int)len, NULL, "UTF-8", options);
	xmlSetStructuredErrorFunc(NULL, NULL);
	/* A parser that was stopped returns what it has. */
	if (doc != NULL && parsing.line > 0) {
		xmlFreeDoc(doc);
		doc = NULL;
	}
	if (doc == NULL)
		refuse(&parsing, why);
	xmlFreeParserCtxt(parser);
	return (doc);
}
