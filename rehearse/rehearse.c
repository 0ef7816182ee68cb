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
end(struct rehearsal *rehearsal)
{
	identity_free(&rehearsal->identity);
	ways_free(&rehearsal->ways);
	names_free(&rehearsal->names);
	host_free(&rehearsal->host);
	told_free(&rehearsal->lines);
	free(rehearsal->cib);
	kdump_free(&rehearsal->kdump);
	config_free(&rehearsal->config);
}

static int
check_nodes_set(
    const struct rehearsal *rehearsal, const char *path, struct reason *why)
{
	if (rehearsal->config.nodes.n > 0)
		return (0);
	if (rehearsal->config.nodes_line == 0)
		return (reason_set(why, "%s: there is no %s", path,
		    sysconfig_name(SYSCONFIG_NODES)));
	return (reason_set(why, "%s:%zu: %s is empty", path,
	    rehearsal->config.nodes_line, sysconfig_name(SYSCONFIG_NODES)));
}

/*
 * Who this host is in the cluster.  If that is in doubt, nothing is known: an
 * error, unless it is tolerated, or no node of the list has an address.
 */
static int
find_identity(struct rehearsal *rehearsal, bool tolerate, struct reason *why)
{
	struct identity *id = &rehearsal->identity;

	if (identity_find(id, &rehearsal->host.own, rehearsal->host.is.nodename,
		why) == 0)
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
for_initrd(
    struct rehearsal *rehearsal, const struct options *o, struct reason *why)
{
	const struct names none = { NULL, 0 };
	struct sources sources;
	const struct initrd initrd = { .config = &rehearsal->config,
		.names = &rehearsal->names,
		.sources = &sources,
		.ways = &rehearsal->ways,
		.place = { o->config, rehearsal->config.nodes_line },
		.tolerate = { o->tolerate, o->tolerate_source } };

	if (check_nodes_set(rehearsal, o->config, why) == -1 ||
	    host_ways(&rehearsal->host, &rehearsal->config.nodes,
		rehearsal->config.family, &none, &rehearsal->names,
		&rehearsal->ways, why) == -1 ||
	    find_identity(rehearsal, o->tolerate_source, why) == -1)
		return (false);
	sources = sources_of(&rehearsal->host, &rehearsal->identity);
	return (initrd_print(&initrd));
}

static bool
list_nodes(const struct config *config, struct reason *why)
{
	size_t i;

	for (i = 0; i < config->nodes.n; i++)
		printf("%s\n", config->nodes.words[i]);
	return (stdfds_flush(why) == 0);
}

static bool
list_kdump(struct rehearsal *rehearsal, const char *root, struct reason *why)
{
	if (kdump_read(&rehearsal->kdump, root, why) == -1)
		return (false);
	kdump_print(&rehearsal->kdump);
	return (stdfds_flush(why) == 0);
}

/* The line that the command line is. */
static int
take_given(struct told_list *list, const struct options *o, struct reason *why)
{
	list->items[0] = (struct told){
		.by = TOLD_BY_PERSON, .family = o->family, .port = o->port
	};
	list->n = 1;
	for (size_t i = 0; i < o->nodes.n; i++)
		if (list_push(&list->items[0].nodes, o->nodes.words[i],
			strlen(o->nodes.words[i])) == -1)
			return (reason_set(why, "%s", strerror(errno)));
	return (0);
}

/* The lines of the files; a configuration that was named is all. */
static int
find_lines(
    struct rehearsal *rehearsal, const struct options *o, struct reason *why)
{
	struct cib_ports ports = { 0, 0, "" };
	size_t i;

	if (rehearsal->cib != NULL)
		cib_count(&ports, rehearsal->cib, CIB_PORT);
	if (!o->gave_config && kdump_read(&rehearsal->kdump, "", why) == -1)
		return (-1);
	if (told_find(&rehearsal->lines, &rehearsal->kdump, &rehearsal->config,
		o->config, ports.devices > 0, why) == -1)
		return (-1);
	for (i = 0; o->gave_family && i < rehearsal->lines.n; i++)
		rehearsal->lines.items[i].family = o->family;
	if (rehearsal->lines.n > 0)
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
find_view(struct rehearsal *rehearsal, const struct options *o,
    struct people_view *v, struct reason *why)
{
	size_t len;

	/* Root's alone; who cannot read it does without. */
	rehearsal->cib = file_read(CIB_FILE, CIB_LIMIT, &len);
	if (rehearsal->cib != NULL)
		rehearsal->cib[len] = '\0'; /* there is room, see file_read() */
	if ((o->nodes.n > 0 ? take_given(&rehearsal->lines, o, why) :
			      find_lines(rehearsal, o, why)) == -1)
		return (-1);
	*v = (struct people_view){ &rehearsal->host, &rehearsal->identity,
		&rehearsal->lines, rehearsal->cib, rehearsal->config.name };
	return (identity_find(&rehearsal->identity, &rehearsal->host.own,
	    rehearsal->host.is.nodename, why));
}

/* For people: tables, and what is wrong. */
static bool
for_people(
    struct rehearsal *rehearsal, const struct options *o, struct reason *why)
{
	struct people_view view;

	return (
	    find_view(rehearsal, o, &view, why) == 0 && people_run(&view, why));
}

static bool
do_wish(
    struct rehearsal *rehearsal, const struct options *o, struct reason *why)
{
	if (o->wish == OPTIONS_NODES)
		return (list_nodes(&rehearsal->config, why));
	if (o->wish == OPTIONS_KDUMP)
		return (list_kdump(rehearsal, o->root, why));
	if (!lines_check(why) || host_find(&rehearsal->host, why) == -1)
		return (false);
	if (o->wish == OPTIONS_INITRD)
		return (for_initrd(rehearsal, o, why));
	return (for_people(rehearsal, o, why));
}

bool
rehearse_run(const struct options *o)
{
	struct rehearsal rehearsal;
	struct reason why = { "" };
	bool ok = false;

	memset(&rehearsal, 0, sizeof(rehearsal));
	/* kdump's files are judged without this one. */
	if (o->wish == OPTIONS_KDUMP ||
	    config_read(&rehearsal.config, o->config, o->wish == OPTIONS_INITRD,
		&why) != -1)
		ok = do_wish(&rehearsal, o, &why);
	if (!ok && why.text[0] != '\0')
		log_error("%s", why.text);
	end(&rehearsal);
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
find_armed(
    struct rehearsal *rehearsal, const struct options *o, struct armed *a)
{
	struct people_view view;
	struct reason why;

	if (crash_ready(&why) == -1)
		armed_take(FINDING_ERROR, why.text, a);
	if (config_read(&rehearsal->config, o->config, false, &why) == -1 ||
	    !lines_check(&why) || host_find(&rehearsal->host, &why) == -1 ||
	    find_view(rehearsal, o, &view, &why) == -1 ||
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
	struct rehearsal rehearsal;
	bool told;

	memset(&rehearsal, 0, sizeof(rehearsal));
	find_armed(&rehearsal, o, &a);
	end(&rehearsal);
	told = armed_print(&a);
	if (o->publish && !armed_publish(&a))
		told = false;
	return (!told         ? REHEARSE_UNTOLD :
		a.errors == 0 ? REHEARSE_ARMED :
				REHEARSE_NOT_ARMED);
}
