/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lib/log.h"
#include "lib/reason.h"
#include "rehearse/cib.h"
#include "rehearse/host.h"
#include "rehearse/identity.h"
#include "rehearse/image.h"
#include "rehearse/judge.h"
#include "rehearse/names.h"
#include "rehearse/people.h"
#include "rehearse/source.h"
#include "rehearse/table.h"
#include "rehearse/told.h"
#include "rehearse/ways.h"

struct count {
	size_t errors, warnings;
};

static void
tell(enum finding_level level, const char *text, void *arg)
{
	struct count *count = arg;

	if (level == FINDING_ERROR) {
		count->errors++;
		log_error("%s", text);
	} else {
		count->warnings++;
		log_warn("warning: %s", text);
	}
}

/* What is found in the line itself. */
static void
find(struct count *count, enum finding_level level, const struct told *t,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

static void
find(struct count *count, enum finding_level level, const struct told *t,
    const char *fmt, ...)
{
	struct reason text, all;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text.text, sizeof(text.text), fmt, ap);
	va_end(ap);
	if (t->path == NULL)
		reason_set(&all, "%s", text.text);
	else if (t->line == 0)
		reason_set(&all, "%s: %s", t->path, text.text);
	else
		reason_set(&all, "%s:%zu: %s", t->path, t->line, text.text);
	tell(level, all.text, count);
}

/* --- the line ------------------------------------------------------------ */

/*
 * kdumpctl(8) refuses a node that is this host's name, or that an address of
 * this host's ends in (check_fence_kdump_config(), kdump-utils 1.0.61).
 */
static bool
is_refused(const struct host *h, const char *node)
{
	const size_t n = strlen(node);
	char text[ADDR_STRLEN];
	size_t i, len;

	if (strcmp(node, h->is.nodename) == 0)
		return (true);
	for (i = 0; i < h->own.n; i++) {
		if (addr_is_loopback(&h->own.items[i].addr))
			continue;
		addr_format(&h->own.items[i].addr, text);
		len = strlen(text);
		if (len >= n && strcmp(text + len - n, node) == 0)
			return (true);
	}
	return (false);
}

/* With such a line Red Hat's kdump makes no image, and loads no kernel. */
static void
judge_redhat(const struct told *t, const struct host *h,
    const struct names *names, struct count *count)
{
	size_t i;

	for (i = 0; i < names->n; i++) {
		const char *node = names->items[i].text;

		if (strchr(node, ',') != NULL)
			find(count, FINDING_ERROR, t,
			    "\"%s\": nodes are separated by blanks here: kdump "
			    "makes no image with this line",
			    node);
		else if (is_refused(h, node))
			find(count, FINDING_ERROR, t,
			    "%s is this host, which must not be in this line: "
			    "kdumpctl refuses it, and there is no crash kernel",
			    node);
		else if (names->items[i].n == 0)
			find(count, FINDING_ERROR, t,
			    "%s does not resolve: kdump makes no image with "
			    "this line",
			    node);
	}
}

static void
judge_port(const struct told *t, const char *cib, struct count *count)
{
	struct cib_ports ports;
	char port[16];

	if (cib == NULL)
		return;
	snprintf(port, sizeof(port), "%d", t->port);
	cib_count(&ports, cib, port);
	if (ports.devices > 0 && ports.listening == 0)
		find(count, FINDING_ERROR, t,
		    "the messages go to port %s, and the fence_kdump device of "
		    "the cluster listens on %s",
		    port, ports.other);
}

static void
judge_line(const struct told *t, const char *cib, struct count *count)
{
	if (t->bad[0] != '\0')
		find(count, FINDING_ERROR, t,
		    "%s: the crash kernel would take a default in its place",
		    t->bad);
	if (t->absent)
		find(count, FINDING_ERROR, t,
		    "kdump puts no sender into the image for this line, "
		    "see fence_kdump_rehearse(8), --kdump");
	if (t->by == TOLD_BY_CIB)
		find(count, FINDING_WARNING, t,
		    "without fence_kdump_nodes kdump takes the nodes out of "
		    "the cluster, and only if it runs when the image is made: "
		    "name them");
	judge_port(t, cib, count);
}

/* --- the ways ------------------------------------------------------------ */

/* Our image has the right source; kdump's has what the kernel takes. */
static void
choose_sources(const struct told *t, const struct host *h,
    const struct identity *id, struct ways *ways, struct count *count)
{
	const struct sources s = sources_of(h, id);
	char to[ADDR_STRLEN], from[ADDR_STRLEN], better[ADDR_STRLEN];
	const struct way *w;
	char whose[160];
	size_t i;

	if (t->by != TOLD_BY_OURS)
		return;
	sources_choose(ways, &s);
	for (i = 0; i < ways->n; i++) {
		w = &ways->items[i];
		if (!w->swapped)
			continue;
		sources_describe(&s, &w->kernels, whose, sizeof(whose));
		find(count, FINDING_WARNING, t,
		    "the kernel would send to %s from %s, %s; an image gets %s",
		    addr_format(&w->addr, to), addr_format(&w->kernels, from),
		    whose, addr_format(&w->route.source, better));
	}
}

static int
rehearse(const struct told *t, const struct host *h, const struct identity *id,
    struct names *known, struct count *count, struct reason *why)
{
	struct names names = { NULL, 0 };
	struct ways ways = { NULL, 0 };
	const struct evidence e = { &names, &ways, id, t->by };
	int rc;

	rc = host_ways(h, &t->nodes, t->family, known, &names, &ways, why);
	if (rc != -1) {
		choose_sources(t, h, id, &ways, count);
		rc = table_print(&e, why);
	}
	if (rc != -1) {
		judge(&e, tell, count);
		if (t->by == TOLD_BY_REDHAT)
			judge_redhat(t, h, &names, count);
	}
	ways_free(&ways);
	if (rc != -1 && names_move(known, &names) == -1)
		rc = reason_set(why, "%s", strerror(errno));
	names_free(&names);
	return (rc);
}

/* The nodes that Red Hat's kdump would find in the cluster. */
static int
take_cluster(struct told *t, const struct identity *id, struct reason *why)
{
	const char *name;
	size_t i;

	for (i = 0; i < id->cluster.n; i++) {
		name = id->cluster.nodes[i].name;
		if ((int)i != id->self && name != NULL &&
		    list_push(&t->nodes, name, strlen(name)) == -1)
			return (reason_set(why, "%s", strerror(errno)));
	}
	return (0);
}

static int
run(struct told *t, const struct host *h, const struct identity *id,
    const char *cib, struct names *known, struct count *count,
    struct reason *why)
{
	if (t->path != NULL && t->line != 0)
		printf("%s:%zu:\n", t->path, t->line);
	judge_line(t, cib, count);
	if (t->by == TOLD_BY_CIB && take_cluster(t, id, why) == -1)
		return (-1);
	return (t->bad[0] == '\0' ? rehearse(t, h, id, known, count, why) : 0);
}

bool
people_run(const struct host *h, struct told_list *lines, const char *cib,
    struct reason *why)
{
	struct names known = { NULL, 0 };
	struct count count = { 0, 0 };
	struct identity id;
	size_t i;
	int rc;

	rc = identity_find(&id, &h->own, h->is.nodename, why);
	for (i = 0; i < lines->n && rc != -1; i++)
		rc = run(&lines->items[i], h, &id, cib, &known, &count, why);
	if (rc != -1)
		image_judge(&id, &h->own, tell, &count);
	names_free(&known);
	identity_free(&id);
	if (rc == -1)
		return (false);
	log_progress(
	    "errors: %zu, warnings: %zu", count.errors, count.warnings);
	return (count.errors == 0);
}
