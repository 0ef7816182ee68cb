/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/file.h"
#include "lib/log.h"
#include "lib/reason.h"
#include "lib/stdfds.h"
#include "rehearse/armed.h"
#include "rehearse/armed_image.h"
#include "rehearse/armed_tell.h"
#include "rehearse/cib.h"
#include "lib/crash_where.h"
#include "lib/send_config.h"
#include "rehearse/host.h"
#include "rehearse/identity.h"
#include "rehearse/image.h"
#include "rehearse/initrd.h"
#include "rehearse/key_today.h"
#include "lib/kdump_conf.h"
#include "rehearse/lines.h"
#include "rehearse/names.h"
#include "rehearse/options.h"
#include "rehearse/people.h"
#include "rehearse/rehearse.h"
#include "rehearse/source.h"
#include "lib/sysconfig.h"
#include "lib/told.h"
#include "rehearse/ways.h"

#define CIB_LIMIT (64UL * 1024 * 1024)

/* All that is known of this host and of the nodes. */
struct rehearsal {
	struct config config;
	struct kdump kdump;
	struct host host;
	struct names names;
	struct ways ways;
	struct identity identity;
	struct told_list lines;
	char *cib; /* the cluster's configuration, or NULL */
};

static void
end(struct rehearsal *r)
{
	identity_free(&r->identity);
	ways_free(&r->ways);
	names_free(&r->names);
	host_free(&r->host);
	told_free(&r->lines);
	free(r->cib);
	kdump_free(&r->kdump);
	config_free(&r->config);
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

/*
 * Who this host is in the cluster.  If that is in doubt, nothing is known: an
 * error, unless it is tolerated, or no node of the list has an address.
 */
static int
find_identity(struct rehearsal *r, bool tolerate, struct reason *why)
{
	struct identity *id = &r->identity;

	if (identity_find(id, &r->host.own, r->host.is.nodename, why) == 0)
		return (0);
	if (!tolerate && (id->conf.n == 0 || sources_known(id)))
		return (-1);
	log_warn("%s", why->text);
	identity_free(id);
	memset(id, 0, sizeof(*id));
	id->self = -1;
	return (0);
}

static bool
for_initrd(struct rehearsal *r, const struct options *o, struct reason *why)
{
	const struct names none = { NULL, 0 };
	struct sources sources;
	const struct initrd initrd = { .config = &r->config,
		.names = &r->names,
		.sources = &sources,
		.ways = &r->ways,
		.place = { o->config, r->config.nodes_line },
		.tolerate = { o->tolerate, o->tolerate_source } };

	if (check_nodes_set(r, o->config, why) == -1 ||
	    host_ways(&r->host, &r->config.nodes, r->config.family, &none,
		&r->names, &r->ways, why) == -1 ||
	    find_identity(r, o->tolerate_source, why) == -1)
		return (false);
	sources = sources_of(&r->host, &r->identity);
	return (initrd_print(&initrd));
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

/* The line that the command line is. */
static int
take_given(struct told_list *l, const struct options *o, struct reason *why)
{
	l->items[0] = (struct told){
		.by = TOLD_BY_PERSON, .family = o->family, .port = o->port
	};
	l->n = 1;
	for (size_t i = 0; i < o->nodes.n; i++)
		if (list_push(&l->items[0].nodes, o->nodes.words[i],
			strlen(o->nodes.words[i])) == -1)
			return (reason_set(why, "%s", strerror(errno)));
	return (0);
}

/* The lines of the files; a configuration that was named is all. */
static int
find_lines(struct rehearsal *r, const struct options *o, struct reason *why)
{
	struct cib_ports ports = { 0, 0, "" };
	size_t i;

	if (r->cib != NULL)
		cib_count(&ports, r->cib, CIB_PORT);
	if (!o->gave_config && kdump_read(&r->kdump, "", why) == -1)
		return (-1);
	if (told_find(&r->lines, &r->kdump, &r->config, o->config,
		ports.devices > 0, why) == -1)
		return (-1);
	for (i = 0; o->gave_family && i < r->lines.n; i++)
		r->lines.items[i].family = o->family;
	if (r->lines.n > 0)
		return (0);
	if (o->gave_config)
		return (
		    reason_set(why, "%s names no node in %s, and none is given",
			o->config, sysconfig_name(SYSCONFIG_NODES)));
	return (reason_set(why,
	    "neither %s nor %s nor %s names a node, and none is given",
	    o->config, REDHAT_FILE, SUSE_FILE));
}

/* The lines, and who this host is; 0, or -1 with the reason. */
static int
find_view(struct rehearsal *r, const struct options *o, struct people_view *v,
    struct reason *why)
{
	size_t len;

	/* Root's alone; who cannot read it does without. */
	r->cib = file_read(CIB_FILE, CIB_LIMIT, &len);
	if (r->cib != NULL)
		r->cib[len] = '\0'; /* there is room, see file_read() */
	if ((o->nodes.n > 0 ? take_given(&r->lines, o, why) :
			      find_lines(r, o, why)) == -1)
		return (-1);
	*v = (struct people_view){ &r->host, &r->identity, &r->lines, r->cib,
		r->config.name };
	return (identity_find(
	    &r->identity, &r->host.own, r->host.is.nodename, why));
}

/* For people: tables, and what is wrong. */
static bool
for_people(struct rehearsal *r, const struct options *o, struct reason *why)
{
	struct people_view view;

	return (find_view(r, o, &view, why) == 0 && people_run(&view, why));
}

static bool
do_wish(struct rehearsal *r, const struct options *o, struct reason *why)
{
	if (o->wish == OPTIONS_NODES)
		return (list_nodes(&r->config, why));
	if (o->wish == OPTIONS_KDUMP)
		return (list_kdump(r, o->root, why));
	if (!lines_check(why) || host_find(&r->host, why) == -1)
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
	/* kdump's files are judged without this one. */
	if (o->wish == OPTIONS_KDUMP ||
	    config_read(
		&r.config, o->config, o->wish == OPTIONS_INITRD, &why) != -1)
		ok = do_wish(&r, o, &why);
	if (!ok && why.text[0] != '\0')
		log_error("%s", why.text);
	end(&r);
	return (ok);
}

/* --- armed or not -------------------------------------------------------- */

static void
judge_armed(
    const struct people_view *v, const struct options *o, struct armed *a)
{
	struct key_today key;
	const struct image_host host = { v->id, &v->host->own, &key };
	const struct armed_image image = { &host, o->image, o->config,
		o->deep };

	key_today_find(&key, v->host, v->id, v->given);
	armed_image_judge(&image, a);
	key_today_free(&key);
}

/* All that keeps this host's crash kernel from speaking; what it is first. */
static void
find_armed(struct rehearsal *r, const struct options *o, struct armed *a)
{
	struct people_view view;
	struct reason why;

	if (crash_ready(&why) == -1)
		armed_take(FINDING_ERROR, why.text, a);
	if (config_read(&r->config, o->config, false, &why) == -1 ||
	    !lines_check(&why) || host_find(&r->host, &why) == -1 ||
	    find_view(r, o, &view, &why) == -1 ||
	    people_lines(&view, armed_take, a, &why) == -1) {
		armed_take(FINDING_ERROR, why.text, a);
		return;
	}
	judge_armed(&view, o, a);
}

enum rehearse_armed
rehearse_armed(const struct options *o)
{
	struct armed a = { .errors = 0 };
	struct rehearsal r;
	bool told;

	memset(&r, 0, sizeof(r));
	find_armed(&r, o, &a);
	end(&r);
	told = armed_print(&a);
	if (o->publish && !armed_publish(&a))
		told = false;
	return (!told         ? REHEARSE_UNTOLD :
		a.errors == 0 ? REHEARSE_ARMED :
				REHEARSE_NOT_ARMED);
}
