/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "lib/coroline.h"
#include "lib/reason.h"

static bool
is_blank(char c, bool nbsp)
{
	return (c == ' ' || c == '\t' || (nbsp && (unsigned char)c == 0xa0));
}

/*
 * Without blanks around; with `colons`, a name also without colons after it
 * ("node: {"), of which the first byte is always kept.
 * As corosync does it, and so not by text_trim().
 */
static char *
trim(char *s, bool colons, bool nbsp)
{
	size_t len;

	while (is_blank(*s, nbsp))
		s++;
	len = strlen(s);
	while (len > 0 &&
	    (is_blank(s[len - 1], nbsp) ||
		(colons && len > 1 && s[len - 1] == ':')))
		len--;
	s[len] = '\0';
	return (s);
}

static int
open_section(
    struct coroline *l, char *line, char *mark, bool nbsp, struct reason *why)
{
	*mark = '\0';
	l->kind = COROLINE_OPEN;
	l->name = trim(line, true, nbsp);
	if (l->name[0] == '\0' || mark[1] != '\0')
		return (reason_set(why, "not \"section {\""));
	return (0);
}

int
coroline_read(struct coroline *line, char *text, bool nbsp, struct reason *why)
{
	size_t len = strlen(text);
	char *mark;

	*line = (struct coroline){ .kind = COROLINE_NOTHING };
	if (len > COROLINE_MAX)
		return (reason_set(why,
		    "%zu bytes: corosync takes lines of at most %d", len,
		    COROLINE_MAX));
	if (len > 0 && text[len - 1] == '\r')
		text[len - 1] = '\0';
	text = trim(text, false, nbsp);
	if (*text == '\0' || *text == '#')
		return (0);
	if ((mark = strchr(text, '{')) != NULL)
		return (open_section(line, text, mark, nbsp, why));
	if ((mark = strchr(text, ':')) != NULL) {
		*mark = '\0';
		line->kind = COROLINE_ITEM;
		line->name = trim(text, false, nbsp);
		line->value = trim(mark + 1, false, nbsp);
		return (0);
	}
	if (strcmp(text, "}") != 0)
		return (reason_set(
		    why, "neither \"section {\", \"key: value\" nor \"}\""));
	line->kind = COROLINE_CLOSE;
	return (0);
}
