/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "agent/agent.h"
#include "agent/asked.h"
#include "lib/list.h"
#include "lib/log.h"
#include "lib/node.h"
#include "lib/reason.h"
#include "meat/meat_dir.h"
#include "meatware/check.h"
#include "meatware/program.h"
#include "meatware/publish.h"
#include "meatware/request.h"
#include "meatware/settings.h"
#include "meatware/stale.h"
#include "meatware/target.h"

struct check {
	const char *action;
	unsigned int found; /* what is wrong: all of it is logged */
};

static void
finding(struct check *c, const struct reason *why)
{
	c->found++;
	log_error("%s: %s", c->action, why->text);
}

/* The node whose FIFO a file in MEAT_RUN_DIR is, or would be; or false. */
static bool
node_of(const char *file, char node[NODE_MAX + 1])
{
	const size_t len = strlen(MEAT_FIFO_PREFIX);

	return (strncmp(file, MEAT_FIFO_PREFIX, len) == 0 &&
	    node_parse(file + len, strlen(file + len), node, NULL) == 0 &&
	    strcmp(file + len, node) == 0);
}

static void
look_at_name(struct check *c, const struct meat_dir *d, const char *node)
{
	struct reason why;
	struct stat st;
	int rc = meat_dir_ours(d, node, &st);

	if (rc == -1) {
		request_foreign(node, &st, &why);
		finding(c, &why);
	} else if (rc == 1 && (rc = stale_clear(d, node, &why)) == 1) {
		log_warn("%s: %s", c->action, why.text);
		publish_clear(node);
	} else if (rc == -1)
		finding(c, &why);
}

/*
 * Nothing foreign has the name of a FIFO of one of the hosts, and nothing is
 * left of a request whose processes are gone.
 */
static void
check_names(struct check *c, const struct meat_dir *d, const struct list *hosts)
{
	char node[NODE_MAX + 1];
	const struct dirent *entry;
	DIR *dir = opendir(MEAT_RUN_DIR);
	struct reason why;

	if (dir == NULL) {
		reason_set(&why, MEAT_RUN_DIR ": %s", strerror(errno));
		finding(c, &why);
		return;
	}
	while ((entry = readdir(dir)) != NULL)
		if (node_of(entry->d_name, node) && asked_allowed(hosts, node))
			look_at_name(c, d, node);
	closedir(dir);
}

/* The directories can be written to, and there is room for a request. */
static void
check_room(struct check *c, const struct meat_dir *d)
{
	struct reason why;

	if (faccessat(d->run_fd, ".", W_OK, 0) == -1)
		reason_set(&why, MEAT_RUN_DIR ": %s", strerror(errno));
	else if (meat_dir_room(d) == -1)
		reason_set(&why, "cannot write to " MEAT_DATA_DIR ": %s",
		    strerror(errno));
	else
		return;
	finding(c, &why);
}

/* Every word of the hostlist that is no node's name; true if there is none. */
static bool
check_hosts(struct check *c, const struct settings *s, struct list *hosts)
{
	char node[NODE_MAX + 1];
	struct reason why, inner;
	size_t i;

	if (asked_hosts(s->hostlist, hosts, &why) == 0)
		return (true);
	if (hosts->n == 0)
		finding(c, &why);
	for (i = 0; i < hosts->n; i++) {
		if (node_parse(hosts->words[i], strlen(hosts->words[i]), node,
			&inner) == 0)
			continue;
		reason_set(&why, "hostlist: %s", inner.text);
		finding(c, &why);
	}
	return (false);
}

static void
check_dirs(struct check *c, const struct list *hosts)
{
	struct reason why;
	struct meat_dir d;

	if (geteuid() != 0) {
		reason_set(&why, "has to run as root");
		finding(c, &why);
	} else if (meat_dir_open(&d, true, &why) == -1)
		finding(c, &why);
	else {
		check_room(c, &d);
		check_names(c, &d, hosts);
		meat_dir_close(&d);
	}
}

/* Each of nodename and port by itself; together if both are good. */
static void
check_target(struct check *c, const struct settings *s, const char *hostlist)
{
	const struct settings both = {
		.nodename = s->nodename,
		.plug = s->plug,
		.hostlist = hostlist,
	};
	const struct settings parts[] = {
		{ .nodename = s->nodename },
		{ .plug = s->plug },
	};
	const unsigned int before = c->found;
	char node[NODE_MAX + 1];
	struct reason why;
	size_t i;

	for (i = 0; i < 2; i++)
		if (target_given(&parts[i]) &&
		    target_node(&parts[i], node, &why) == -1)
			finding(c, &why);
	if (c->found == before && target_given(&both) &&
	    target_node(&both, node, &why) == -1)
		finding(c, &why);
}

static bool
run(const struct agent_call *call, bool strict)
{
	const struct settings s = settings_of(call);
	struct check c = { .action = call->action };
	struct list hosts = { NULL, 0 };
	struct reason why;
	const bool good = check_hosts(&c, &s, &hosts);

	if (strict)
		check_target(&c, &s, good ? s.hostlist : NULL);
	if (s.notify != NULL && program_probe(s.notify, &why) == -1) {
		/* The call would still be made. */
		if (strict)
			finding(&c, &why);
		else
			log_warn("%s: %s", c.action, why.text);
	}
	check_dirs(&c, &hosts);
	list_free(&hosts);
	if (c.found == 0)
		log_progress("%s: an operator could be called: " MEAT_RUN_DIR
			     " is usable",
		    c.action);
	return (c.found == 0);
}

bool
check_monitor(const struct agent_call *call)
{
	return (run(call, false));
}

bool
check_validate(const struct agent_call *call)
{
	return (run(call, true));
}
