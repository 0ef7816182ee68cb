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
#include "rehearse/key_today.h"
#include "rehearse/names.h"
#include "rehearse/people.h"
#include "rehearse/source.h"
#include "rehearse/table.h"
#include "lib/told.h"
#include "lib/told_judge.h"
#include "rehearse/ways.h"

/* What is done with a finding, and whether people read it. */
struct people {
	finding_fn *tell;
	void *arg;
	bool shows; /* tables and places, to standard output */
};

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
find(struct people *p, enum finding_level level, const struct told *told,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

static void
find(struct people *p, enum finding_level level, const struct told *told,
    const char *fmt, ...)
{
	struct reason text, all;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text.text, sizeof(text.text), fmt, ap);
	va_end(ap);
	told_place(told, text.text, &all);
	p->tell(level, all.text, p->arg);
}

/* --- the line ------------------------------------------------------------ */

static const struct addr *
own_at(const void *own, size_t i)
{
	const struct own_addrs *addrs = own;

	return (i < addrs->n ? &addrs->items[i].addr : NULL);
}

static struct told_view
view_of(const struct told *told, const struct host *host, const char *port)
{
	return ((struct told_view){
	    told, port, host->is.nodename, own_at, &host->own });
}

/* With such a line Red Hat's kdump makes no image, and loads no kernel. */
static void
judge_redhat(const struct told *told, const struct host *host,
    const struct names *names, struct people *p)
{
	const struct told_view view = view_of(told, host, NULL);
	size_t i;

	for (i = 0; i < names->n; i++)
		if (names->items[i].n == 0 &&
		    !told_is_refused(&view, names->items[i].text))
			find(p, FINDING_ERROR, told,
			    "%s does not resolve: kdump makes no image with "
			    "this line",
			    names->items[i].text);
}

static void
take(enum crash_level level, const char *text, void *arg)
{
	const struct people *p = arg;

	p->tell(level == CRASH_ERROR ? FINDING_ERROR : FINDING_WARNING, text,
	    p->arg);
}

/* The device of the cluster that listens on no port of the line's. */
static void
judge_words(const struct told *told, const struct host *host, const char *cib,
    struct people *p)
{
	struct cib_ports ports = { 0, 0, "" };
	struct told_view view;
	char port[16];

	snprintf(port, sizeof(port), "%d", told->port);
	if (cib != NULL)
		cib_count(&ports, cib, port);
	view = view_of(told, host,
	    ports.devices > 0 && ports.listening == 0 ? ports.other : NULL);
	told_judge(&view, take, p);
}

static void
judge_line(const struct told *told, const struct host *host, const char *cib,
    struct people *p)
{
	if (told->absent)
		find(p, FINDING_ERROR, told,
		    "kdump puts no sender into the image for this line, "
		    "see fence_kdump_rehearse(8), --kdump");
	if (told->by == TOLD_BY_CIB)
		find(p, FINDING_WARNING, told,
		    "without fence_kdump_nodes kdump takes the nodes out of "
		    "the cluster, and only if it runs when the image is made: "
		    "name them");
	judge_words(told, host, cib, p);
}

/* --- the ways ------------------------------------------------------------ */

/* Our image has the right source; kdump's has what the kernel takes. */
static void
choose_sources(const struct told *told, const struct host *host,
    const struct identity *id, struct ways *ways, struct people *p)
{
	const struct sources sources = sources_of(host, id);
	char to[ADDR_STRLEN], from[ADDR_STRLEN], better[ADDR_STRLEN];
	const struct way *way;
	char whose[160];
	size_t i;

	if (told->by != TOLD_BY_OURS)
		return;
	sources_choose(ways, &sources);
	for (i = 0; i < ways->n; i++) {
		way = &ways->items[i];
		if (!way->swapped)
			continue;
		sources_describe(&sources, &way->kernels, whose, sizeof(whose));
		find(p, FINDING_WARNING, told,
		    "the kernel would send to %s from %s, %s; an image gets %s",
		    addr_format(&way->addr, to),
		    addr_format(&way->kernels, from), whose,
		    addr_format(&way->route.source, better));
	}
}

static int
rehearse(const struct told *told, const struct host *host,
    const struct identity *id, struct names *known, struct people *p,
    struct reason *why)
{
	struct names names = { NULL, 0 };
	struct ways ways = { NULL, 0 };
	const struct evidence e = { &names, &ways, id, told->by };
	int rc;

	rc = host_ways(
	    host, &told->nodes, told->family, known, &names, &ways, why);
	if (rc != -1) {
		choose_sources(told, host, id, &ways, p);
		rc = p->shows ? table_print(&e, why) : 0;
	}
	if (rc != -1) {
		judge(&e, p->tell, p->arg);
		if (told->by == TOLD_BY_REDHAT)
			judge_redhat(told, host, &names, p);
	}
	ways_free(&ways);
	if (rc != -1 && names_move(known, &names) == -1)
		rc = reason_set(why, "%s", strerror(errno));
	names_free(&names);
	return (rc);
}

/* The nodes that Red Hat's kdump would find in the cluster. */
static int
take_cluster(struct told *told, const struct identity *id, struct reason *why)
{
	const char *name;
	size_t i;

	for (i = 0; i < id->cluster.n; i++) {
		name = id->cluster.nodes[i].name;
		if ((int)i != id->self && name != NULL &&
		    list_push(&told->nodes, name, strlen(name)) == -1)
			return (reason_set(why, "%s", strerror(errno)));
	}
	return (0);
}

static int
run(struct told *told, const struct host *host, const struct identity *id,
    const char *cib, struct names *known, struct people *p, struct reason *why)
{
	if (p->shows && told->path != NULL && told->line != 0)
		printf("%s:%zu:\n", told->path, told->line);
	judge_line(told, host, cib, p);
	if (told->by == TOLD_BY_CIB && take_cluster(told, id, why) == -1)
		return (-1);
	return (
	    told->bad[0] == '\0' ? rehearse(told, host, id, known, p, why) : 0);
}

static int
run_all(const struct people_view *v, struct people *p, struct reason *why)
{
	struct names known = { NULL, 0 };
	int rc = 0;

	for (size_t i = 0; i < v->lines->n && rc != -1; i++)
		rc = run(&v->lines->items[i], v->host, v->id, v->cib, &known, p,
		    why);
	names_free(&known);
	return (rc);
}

int
people_lines(const struct people_view *v, finding_fn *take_finding, void *arg,
    struct reason *why)
{
	struct people p = { take_finding, arg, false };

	return (run_all(v, &p, why));
}

/* --- the crash kernel ----------------------------------------------------- */

static void
look_at_crash(const struct people_view *v, struct count *count)
{
	struct key_today key;
	const struct image_host host = { v->id, &v->host->own, &key };

	key_today_find(&key, v->host, v->id, v->given);
	image_judge(&host, tell, count);
	key_today_keep(&key, v->given, tell, count);
	key_today_free(&key);
}

bool
people_run(const struct people_view *v, struct reason *why)
{
	struct count count = { 0, 0 };
	struct people p = { tell, &count, true };

	if (run_all(v, &p, why) == -1)
		return (false);
	look_at_crash(v, &count);
	log_progress(
	    "errors: %zu, warnings: %zu", count.errors, count.warnings);
	return (count.errors == 0);
}
