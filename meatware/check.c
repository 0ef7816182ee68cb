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
finding(struct check *check, const struct reason *why)
{
	check->found++;
	log_error("%s: %s", check->action, why->text);
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
look_at_name(struct check *check, const struct meat_dir *dir, const char *node)
{
	struct reason why;
	struct stat st;
	int rc = meat_dir_ours(dir, node, &st);

	if (rc == -1) {
		request_foreign(node, &st, &why);
		finding(check, &why);
	} else if (rc == 1 && (rc = stale_clear(dir, node, &why)) == 1) {
		log_warn("%s: %s", check->action, why.text);
		publish_clear(node);
	} else if (rc == -1)
		finding(check, &why);
}

/*
 * Nothing foreign has the name of a FIFO of one of the hosts, and nothing is
 * left of a request whose processes are gone.
 */
static void
check_names(
    struct check *check, const struct meat_dir *d, const struct list *hosts)
{
	char node[NODE_MAX + 1];
	const struct dirent *entry;
	DIR *dir = opendir(MEAT_RUN_DIR);
	struct reason why;

	if (dir == NULL) {
		reason_set(&why, MEAT_RUN_DIR ": %s", strerror(errno));
		finding(check, &why);
		return;
	}
	while ((entry = readdir(dir)) != NULL)
		if (node_of(entry->d_name, node) && asked_allowed(hosts, node))
			look_at_name(check, d, node);
	closedir(dir);
}

/* The directories can be written to, and there is room for a request. */
static void
check_room(struct check *check, const struct meat_dir *dir)
{
	struct reason why;

	if (faccessat(dir->run_fd, ".", W_OK, 0) == -1)
		reason_set(&why, MEAT_RUN_DIR ": %s", strerror(errno));
	else if (meat_dir_room(dir) == -1)
		reason_set(&why, "cannot write to " MEAT_DATA_DIR ": %s",
		    strerror(errno));
	else
		return;
	finding(check, &why);
}

/* Every word of the hostlist that is no node's name; true if there is none. */
static bool
check_hosts(struct check *check, const struct settings *s, struct list *hosts)
{
	char node[NODE_MAX + 1];
	struct reason why, inner;
	size_t i;

	if (asked_hosts(s->hostlist, hosts, &why) == 0)
		return (true);
	if (hosts->n == 0)
		finding(check, &why);
	for (i = 0; i < hosts->n; i++) {
		if (node_parse(hosts->words[i], strlen(hosts->words[i]), node,
			&inner) == 0)
			continue;
		reason_set(&why, "hostlist: %s", inner.text);
		finding(check, &why);
	}
	return (false);
}

static void
check_dirs(struct check *check, const struct list *hosts)
{
	struct reason why;
	struct meat_dir dir;

	if (geteuid() != 0) {
		reason_set(&why, "has to run as root");
		finding(check, &why);
	} else if (meat_dir_open(&dir, true, &why) == -1)
		finding(check, &why);
	else {
		check_room(check, &dir);
		check_names(check, &dir, hosts);
		meat_dir_close(&dir);
	}
}

/* Each of nodename and port by itself; together if both are good. */
static void
check_target(
    struct check *check, const struct settings *s, const char *hostlist)
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
	const unsigned int before = check->found;
	char node[NODE_MAX + 1];
	struct reason why;
	size_t i;

	for (i = 0; i < 2; i++)
		if (target_given(&parts[i]) &&
		    target_node(&parts[i], node, &why) == -1)
			finding(check, &why);
	if (check->found == before && target_given(&both) &&
	    target_node(&both, node, &why) == -1)
		finding(check, &why);
}

static bool
run(const struct agent_call *call, bool strict)
{
	const struct settings s = settings_of(call);
	struct check check = { .action = call->action };
	struct list hosts = { NULL, 0 };
	struct reason why;
	const bool good = check_hosts(&check, &s, &hosts);

	if (strict)
		check_target(&check, &s, good ? s.hostlist : NULL);
	if (s.notify != NULL && program_probe(s.notify, &why) == -1) {
		/* The call would still be made. */
		if (strict)
			finding(&check, &why);
		else
			log_warn("%s: %s", check.action, why.text);
	}
	check_dirs(&check, &hosts);
	list_free(&hosts);
	if (check.found == 0)
		log_progress("%s: an operator could be called: " MEAT_RUN_DIR
			     " is usable",
		    check.action);
	return (check.found == 0);
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
