/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lib/addr.h"
#include "lib/reason.h"
#include "lib/told.h"
#include "lib/told_judge.h"

struct judge {
	const struct told *line;
	crash_tell_fn *tell;
	void *arg;
};

static void find(const struct judge *j, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
find(const struct judge *j, const char *fmt, ...)
{
	struct reason text, all;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text.text, sizeof(text.text), fmt, ap);
	va_end(ap);
	told_place(j->line, text.text, &all);
	j->tell(CRASH_ERROR, all.text, j->arg);
}

static bool
has_comma(const char *node)
{
	return (strchr(node, ',') != NULL);
}

/* hostname(1) -I, which kdumpctl asks, leaves these out. */
static bool
is_passed_over(const struct addr *a)
{
	return (addr_is_loopback(a) || addr_is_link_local(a));
}

/*
 * kdumpctl(8) refuses a node that is this host's name, or that an address of
 * this host ends in: it looks for the word and a blank in the list of them.
 */
static bool
is_self(const struct told_view *view, const char *node)
{
	const size_t n = strlen(node);
	char text[ADDR_STRLEN];
	const struct addr *a;
	size_t i, len;

	if (strcmp(node, view->host) == 0)
		return (true);
	for (i = 0; (a = view->own_at(view->own, i)) != NULL; i++) {
		if (is_passed_over(a))
			continue;
		addr_format(a, text);
		len = strlen(text);
		if (len >= n && strcmp(text + len - n, node) == 0)
			return (true);
	}
	return (false);
}

bool
told_is_refused(const struct told_view *view, const char *node)
{
	return (has_comma(node) || is_self(view, node));
}

/* With such a line Red Hat's kdump makes no image, and loads no kernel. */
static void
judge_redhat(const struct judge *j, const struct told_view *view)
{
	const struct list *nodes = &view->line->nodes;
	size_t i;

	for (i = 0; i < nodes->n; i++) {
		const char *node = nodes->words[i];

		if (has_comma(node))
			find(j,
			    "\"%s\": nodes are separated by blanks here: kdump "
			    "makes no image with this line",
			    node);
		else if (is_self(view, node))
			find(j,
			    "%s is this host, which must not be in this line: "
			    "kdumpctl refuses it, and there is no crash kernel",
			    node);
	}
}

static void
judge_port(const struct judge *j, const char *listens)
{
	char port[16];

	snprintf(port, sizeof(port), "%d", j->line->port);
	if (listens != NULL && strcmp(port, listens) != 0)
		find(j,
		    "the messages go to port %s, and the fence_kdump device of "
		    "the cluster listens on %s",
		    port, listens);
}

void
told_judge(const struct told_view *view, crash_tell_fn *tell, void *arg)
{
	const struct judge j = { view->line, tell, arg };

	if (view->line->bad[0] != '\0')
		find(&j,
		    "%s: the crash kernel would take a default in its place",
		    view->line->bad);
	judge_port(&j, view->port);
	if (view->line->by == TOLD_BY_REDHAT && view->line->bad[0] == '\0')
		judge_redhat(&j, view);
}
