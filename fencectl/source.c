/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fencectl/document.h"
#include "fencectl/limits.h"
#include "fencectl/options.h"
#include "fencectl/read.h"
#include "fencectl/source.h"
#include "fencectl/view_make.h"
#include "lib/ask.h"
#include "lib/cibadmin.h"
#include "lib/file.h"
#include "lib/reason.h"

#define ASK_MS 10000 /* for the cluster's answer */

struct bytes {
	char *all;
	size_t len;
};

/* Asks the cluster for its configuration. */
static int
ask_cluster(struct bytes *b, const struct options *o, struct reason *why)
{
	const int ms = o->command == OPTIONS_STATUS ? SOURCE_STATUS_MS : ASK_MS;
	static char query[] = "--query";
	char *argv[] = { cibadmin_path(), query, NULL };
	struct ask ask = { .fd = -1 };
	struct reason inner;

	if (ask_start_for(&ask, argv, ms, DOCUMENT_MAX, &inner) == -1 ||
	    ask_wait(&ask, &inner) != ASK_DONE)
		return (reason_set(why,
		    "cannot read the cluster's configuration: %s", inner.text));
	b->all = ask.bytes;
	b->len = ask.len;
	return (0);
}

static int
read_file(struct bytes *b, const char *path, size_t max, struct reason *why)
{
	b->all = file_read(path, max, &b->len);
	if (b->all != NULL)
		return (0);
	return (reason_set(why, "%s: %s", path,
	    errno == EINVAL ? "it is no regular file" : strerror(errno)));
}

/* A file that was named must be well, and counts alone. */
static int
read_membership(
    struct source *source, const struct options *o, struct reason *why)
{
	struct membership *membership = &source->membership;
	int rc = 0;

	if (o->cib == NULL)
		membership_live(membership);
	else if (o->corosync != NULL)
		rc = membership_file(membership, o->corosync, why);
	source->quorum = membership->known ? &membership->quorum : NULL;
	return (rc);
}

/* The nodes that corosync knows by name. */
static int
names_of(const struct cluster *cluster, struct list *names)
{
	size_t i;

	for (i = 0; i < cluster->n; i++)
		if (cluster->nodes[i].name != NULL &&
		    list_push(names, cluster->nodes[i].name,
			strlen(cluster->nodes[i].name)) == -1)
			return (-1);
	return (0);
}

/* A file without a node gets those of corosync's file, if none was named. */
static int
parse(struct source *source, const struct bytes *b, const struct options *o,
    struct reason *why)
{
	struct list names = { NULL, 0 };
	int rc;

	rc = read_cib(&source->cib, b->all, b->len, &o->extra, why);
	if (rc == 0 && source->membership.known && !source->cib.nodes_section &&
	    o->extra.n == 0) {
		cib_free(&source->cib);
		if (names_of(&source->membership.cluster, &names) == -1)
			rc = reason_set(why, "no memory");
		else
			rc =
			    read_cib(&source->cib, b->all, b->len, &names, why);
		list_free(&names);
	}
	if (rc == 0)
		rc = limits_judge(why);
	if (rc == 0 && view_make(&source->view, &source->cib) == -1)
		rc = reason_set(why, "no memory");
	source->nodes_known = source->view.n_hosts > 0;
	return (rc);
}

int
source_read(struct source *source, const struct options *o, struct reason *why)
{
	struct bytes b = { NULL, 0 };
	struct reason inner;
	int rc;

	*source = (struct source){ .live = o->cib == NULL };
	source->label = source->live ? "live" : o->cib;
	rc = source->live ? ask_cluster(&b, o, why) :
			    limits_read(SOURCE_STATUS, why);
	if (rc == 0 && !source->live)
		rc = read_file(&b, o->cib, DOCUMENT_MAX, why);
	if (rc == 0)
		rc = read_membership(source, o, why);
	if (rc == 0 && source->live) /* programs, which have limits, were run */
		rc = limits_read(SOURCE_STATUS, why);
	if (rc == 0) {
		rc = parse(source, &b, o, &inner);
		if (rc == -1)
			reason_set(why, "%s: %s",
			    source->live ? "the cluster's configuration" :
					   o->cib,
			    inner.text);
	}
	if (b.all != NULL)
		explicit_bzero(b.all, b.len);
	free(b.all);
	return (rc);
}

void
source_free(struct source *source)
{
	view_free(&source->view);
	cib_free(&source->cib);
	membership_free(&source->membership);
}
