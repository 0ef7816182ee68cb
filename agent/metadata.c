/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agent/agent.h"
#include "agent/metadata.h"

/* Text as XML character data or attribute value. */
static void
put_escaped(FILE *out, const char *text)
{
	for (; *text != '\0'; text++) {
		switch (*text) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		case '\n':
		case '\t':
			putc(*text, out);
			break;
		default: /* XML 1.0 has no other control characters */
			putc((unsigned char)*text < 0x20 ? '?' : *text, out);
		}
	}
}

static void
put_attribute(FILE *out, const char *name, const char *value)
{
	fprintf(out, " %s=\"", name);
	put_escaped(out, value);
	putc('"', out);
}

static void
put_element(
    FILE *out, const char *tag, const char *attributes, const char *text)
{
	fprintf(out, "<%s%s>", tag, attributes);
	put_escaped(out, text);
	fprintf(out, "</%s>\n", tag);
}

static const char *
content_type(const struct option_row *row)
{
	switch (row->kind) {
	case OPTION_SECONDS:
		return (row->word != NULL ? "string" : "second");
	case OPTION_NUMBER:
	case OPTION_LEVEL:
		return ("integer");
	case OPTION_CHOICE:
		return ("select");
	case OPTION_FLAG:
		return ("boolean");
	case OPTION_STRING:
	case OPTION_LINES:
		break;
	}
	return ("string");
}

static void
put_content(FILE *out, const struct option_row *row)
{
	const char *const *choice;

	fputs("\t\t<content", out);
	put_attribute(out, "type", content_type(row));
	if (row->dflt != NULL)
		put_attribute(out, "default", row->dflt);
	if (row->kind != OPTION_CHOICE) {
		fputs(" />\n", out);
		return;
	}
	fputs(">\n", out);
	for (choice = row->choices; *choice != NULL; choice++) {
		fputs("\t\t\t<option", out);
		put_attribute(out, "value", *choice);
		fputs(" />\n", out);
	}
	fputs("\t\t</content>\n", out);
}

/* The row under `name`, which is its own name or one of its aliases. */
static void
put_parameter(FILE *out, const struct option_row *row, const char *name)
{
	char getopt[128], letter[8] = "";

	if (row->letter != 0)
		snprintf(letter, sizeof(letter), "-%c, ", row->letter);
	snprintf(getopt, sizeof(getopt), "%s--%s%s%s%s", letter, name,
	    row->arg == NULL              ? "" :
		row->kind == OPTION_LEVEL ? "[=" :
					    "=",
	    row->arg == NULL ? "" : row->arg,
	    row->arg != NULL && row->kind == OPTION_LEVEL ? "]" : "");
	fputs("\t<parameter", out);
	put_attribute(out, "name", name);
	fputs(" unique=\"0\" required=\"0\"", out);
	if (name != row->name)
		fputs(" deprecated=\"1\"", out);
	else if (row->aliases != NULL)
		put_attribute(out, "obsoletes", row->aliases[0]);
	fputs(">\n\t\t<getopt", out);
	put_attribute(out, "mixed", getopt);
	fputs(" />\n", out);
	put_content(out, row);
	fputs("\t\t", out);
	put_element(out, "shortdesc", " lang=\"en\"", row->text);
	fputs("\t</parameter>\n", out);
}

static void
put_parameters(FILE *out, const struct agent *agent)
{
	const struct option_row *row;
	const char *const *alias;
	size_t i;

	fputs("<parameters>\n", out);
	for (i = 0; i < agent->n_options; i++) {
		row = &agent->options[i];
		for (alias = row->aliases; alias != NULL && *alias != NULL;
		     alias++)
			put_parameter(out, row, *alias);
		put_parameter(out, row, row->name);
	}
	fputs("</parameters>\n", out);
}

static void
put_actions(FILE *out, const struct agent *agent)
{
	size_t i;

	fputs("<actions>\n", out);
	for (i = 0; i < agent->n_actions; i++) {
		fputs("\t<action", out);
		put_attribute(out, "name", agent->actions[i].name);
		if (agent->actions[i].on_target)
			fputs(" on_target=\"1\"", out);
		fputs(" />\n", out);
	}
	fputs("\t<action name=\"metadata\" />\n</actions>\n", out);
}

void
metadata_write(const struct agent *agent, FILE *out)
{
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n"
	      "<resource-agent",
	    out);
	put_attribute(out, "name", agent->name);
	put_attribute(out, "shortdesc", agent->shortdesc);
	fputs(">\n", out);
	put_element(out, "longdesc", "", agent->longdesc);
	put_element(out, "vendor-url", "", agent->url);
	put_parameters(out, agent);
	put_actions(out, agent);
	fputs("</resource-agent>\n", out);
}
