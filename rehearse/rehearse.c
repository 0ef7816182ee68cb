/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/utsname.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/hosts.h"
#include "lib/log.h"
#include "lib/reason.h"
#include "lib/stdfds.h"
#include "lib/sysconfig.h"
#include "rehearse/identity.h"
#include "rehearse/config.h"
#include "rehearse/initrd.h"
#include "rehearse/judge.h"
#include "rehearse/kdump.h"
#include "rehearse/kernel.h"
#include "rehearse/lines.h"
#include "rehearse/names.h"
#include "rehearse/options.h"
#include "rehearse/rehearse.h"
#include "rehearse/source.h"
#include "rehearse/table.h"
#include "rehearse/ways.h"

/* All that is known of this host and of the nodes. */
struct rehearsal {
	struct config config;
	struct kdump kdump;
	struct utsname host;
	struct kernel *kernel;
	struct own_addrs own;
	struct names names;
	struct ways ways;
	struct identity identity;
};

static void
end(struct rehearsal *r)
{
	identity_free(&r->identity);
	ways_free(&r->ways);
	names_free(&r->names);
	free(r->own.items);
	if (r->kernel != NULL)
		kernel_close(r->kernel);
	kdump_free(&r->kdump);
	config_free(&r->config);
}

/* Reads the configuration; that there is none is an error if it is needed. */
static int
read_config(struct config *c, const char *path, bool needed, struct reason *why)
{
	struct sysconfig file;
	int rc = sysconfig_read(&file, path, why);

	if (rc == 0 && needed)
		rc = reason_set(why, "%s: %s", path, strerror(ENOENT));
	else if (rc != -1)
		rc = config_take(c, &file, path, why);
	if (rc != -1)
		sysconfig_free(&file);
	return (rc);
}

static int
find_ways(struct rehearsal *r, const struct list *nodes, int family,
    struct reason *why)
{
	size_t i;

	if (uname(&r->host) == -1)
		return (reason_set(why, "uname: %s", strerror(errno)));
	for (i = 0; i < nodes->n; i++)
		if (names_add(&r->names, nodes->words[i], 0) == -1)
			return (reason_set(why, "%s", strerror(errno)));
	if ((r->kernel = kernel_open()) == NULL ||
	    kernel_own_addrs(r->kernel, &r->own) == -1)
		return (reason_set(
		    why, "this host's addresses: %s", strerror(errno)));
	if (names_find(&r->names, family, why) == -1)
		return (-1);
	return (ways_find(
	    &r->ways, r->kernel, &r->own, &r->names, r->host.nodename, why));
}

/* What /etc/hosts says of this host; without an answer there is none. */
static void
find_named(struct sources *s, const char *host, struct addr **addrs)
{
	struct hosts hosts;
	struct reason why;

	*addrs = NULL;
	if (hosts_read(&hosts, &why) == -1 ||
	    !hosts_find(&hosts, host, addrs, &s->n_named))
		s->n_named = 0;
	hosts_free(&hosts);
	s->named = *addrs;
}

static int
check_nodes_set(const struct rehearsal *r, const char *path, struct reason *why)
{
	if (r->config.nodes.n > 0)
		return (0);
	if (r->config.nodes_line == 0)
		return (reason_set(why, "%s: there is no %s", path,
		    sysconfig_name(SYSCONFIG_NODES)));
	return (reason_set(why, "%s:%zu: %s is empty", path,
	    r->config.nodes_line, sysconfig_name(SYSCONFIG_NODES)));
}

static bool
for_initrd(struct rehearsal *r, const struct options *o, struct reason *why)
{
	struct sources sources = { .own = &r->own, .identity = &r->identity };
	const struct initrd initrd = { .config = &r->config,
		.names = &r->names,
		.sources = &sources,
		.ways = &r->ways,
		.place = { o->config, r->config.nodes_line },
		.tolerate = { o->tolerate, o->tolerate_source } };
	struct addr *named;
	bool ok;

	if (check_nodes_set(r, o->config, why) == -1 ||
	    find_ways(r, &r->config.nodes, r->config.family, why) == -1 ||
	    identity_find(&r->identity, &r->own, r->host.nodename, why) == -1)
		return (false);
	find_named(&sources, r->host.nodename, &named);
	ok = initrd_print(&initrd);
	free(named);
	return (ok);
}

static bool
list_nodes(const struct config *c, struct reason *why)
{
	size_t i;

	for (i = 0; i < c->nodes.n; i++)
		printf("%s\n", c->nodes.words[i]);
	return (stdfds_flush(why) == 0);
}

static bool
list_kdump(struct rehearsal *r, const char *root, struct reason *why)
{
	if (kdump_read(&r->kdump, root, why) == -1)
		return (false);
	kdump_print(&r->kdump);
	return (stdfds_flush(why) == 0);
}

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

/* For people: a table, and what is amiss. */
static bool
for_people(struct rehearsal *r, const struct options *o, struct reason *why)
{
	const struct evidence e = { &r->names, &r->ways, &r->identity };
	const bool given = o->nodes.n > 0;
	struct count count = { 0, 0 };

	if (!given && r->config.nodes.n == 0) {
		reason_set(why, "%s names no node in %s, and none is given",
		    o->config, sysconfig_name(SYSCONFIG_NODES));
		return (false);
	}
	if (find_ways(r, given ? &o->nodes : &r->config.nodes,
		given || o->gave_family ? o->family : r->config.family,
		why) == -1 ||
	    identity_find(&r->identity, &r->own, r->host.nodename, why) == -1)
		return (false);
	if (table_print(&e, why) == -1)
		return (false);
	judge(&e, tell, &count);
	log_progress(
	    "errors: %zu, warnings: %zu", count.errors, count.warnings);
	return (count.errors == 0);
}

static bool
do_wish(struct rehearsal *r, const struct options *o, struct reason *why)
{
	if (o->wish == OPTIONS_NODES)
		return (list_nodes(&r->config, why));
	if (o->wish == OPTIONS_KDUMP)
		return (list_kdump(r, o->root, why));
	if (!lines_check(why))
		return (false);
	if (o->wish == OPTIONS_INITRD)
		return (for_initrd(r, o, why));
	return (for_people(r, o, why));
}

bool
rehearse_run(const struct options *o)
{
	struct rehearsal r;
	struct reason why = { "" };
	bool ok = false;

	memset(&r, 0, sizeof(r));
	/* kdump's files are judged, whatever this one has. */
	if (o->wish == OPTIONS_KDUMP ||
	    read_config(
		&r.config, o->config, o->wish == OPTIONS_INITRD, &why) != -1)
		ok = do_wish(&r, o, &why);
	if (!ok && why.text[0] != '\0')
		log_error("%s", why.text);
	end(&r);
	return (ok);
}
