/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fencectl/allow.h"
#include "fencectl/checks.h"
#include "fencectl/check_cmd.h"
#include "fencectl/check_report.h"
#include "fencectl/options.h"
#include "fencectl/said.h"
#include "fencectl/source.h"
#include "fencectl/utf8.h"
#include "lib/log.h"
#include "lib/reason.h"

#define UNKNOWN 3 /* exit status: could not look */

static unsigned
what_is_known(const struct source *source)
{
	unsigned has = 0;

	if (source->nodes_known)
		has |= NEEDS_NODES;
	if (source->membership.known)
		has |= NEEDS_COROSYNC;
	if (source->live)
		has |= NEEDS_LIVE;
	if (source->cib.feature[0] >= 0)
		has |= NEEDS_VERSION;
	return (has);
}

/* All entries of the command line and of the file. */
static int
read_allowed(struct list *list, const struct options *o)
{
	struct reason why;
	size_t i;

	for (i = 0; i < o->allow.n; i++)
		if (allow_add(list, o->allow.words[i], &why) == -1) {
			log_usage(
			    "--allow: %s", utf8_clean(utf8_cut(why.text)));
			return (-1);
		}
	if (allow_read(list, ALLOW_FILE, &why) == -1) {
		log_error("%s", utf8_clean(utf8_cut(why.text)));
		return (-1);
	}
	return (0);
}

/* This host as the cluster calls it; NULL: it is no node by its name. */
static const char *
own_name(const struct source *source, char *host, size_t size)
{
	const struct cib_node *n;

	if (gethostname(host, size) == -1)
		return (NULL);
	host[size - 1] = '\0';
	n = cib_node(&source->cib, host);
	if (n == NULL) {
		host[strcspn(host, ".")] = '\0';
		n = cib_node(&source->cib, host);
	}
	return (n != NULL ? n->name : NULL);
}

static int
look(const struct options *o, const struct source *source,
    const struct list *allowed)
{
	struct findings found = { .all = NULL };
	char host[HOST_NAME_MAX + 1];
	struct checking k = {
		.cib = &source->cib,
		.view = &source->view,
		.cluster = &source->membership.cluster,
		.quorum = source->quorum,
		.host =
		    source->live ? own_name(source, host, sizeof(host)) : NULL,
		.has = what_is_known(source),
		.found = &found,
	};
	int status;

	if (k.host != NULL)
		k.has |= NEEDS_HOST;
	checks_run(&k);
	allow_mark(allowed, &found);
	status = report_status(&k);
	if (found.failed) {
		log_error("not enough memory for all checks");
		status = UNKNOWN;
	} else if (o->json)
		report_json(stdout, &k, source->label);
	else
		report_text(stdout, &k, o->verbose);
	said_free(&k);
	list_free(&k.blind);
	findings_free(&found);
	return (status);
}

int
check_command(const struct options *o, const struct source *source)
{
	struct list allowed = { NULL, 0 };
	int status = UNKNOWN;

	if (o->list) {
		report_list(stdout);
		return (0);
	}
	if (o->explain != NULL) {
		if (check_find(o->explain) == NULL) {
			log_usage("--explain: there is no check %s",
			    utf8_clean(o->explain));
			return (UNKNOWN);
		}
		report_explain(stdout, check_find(o->explain));
		return (0);
	}
	if (read_allowed(&allowed, o) == 0)
		status = look(o, source, &allowed);
	list_free(&allowed);
	return (status);
}
