/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/agent.h"
#include "lib/asked.h"
#include "lib/list.h"
#include "lib/log.h"
#include "lib/meat_dir.h"
#include "lib/reason.h"
#include "meatware/settings.h"
#include "meatware/check.h"
#include "meatware/notify.h"
#include "meatware/request.h"
#include "meatware/target.h"

/* The node whose FIFO a file in MEAT_RUN_DIR is, or would be; or false. */
static bool
node_of(const char *file, char node[MEAT_NODE_MAX + 1])
{
	const size_t len = strlen(MEAT_FIFO_PREFIX);

	return (strncmp(file, MEAT_FIFO_PREFIX, len) == 0 &&
	    meat_node(file + len, strlen(file + len), node, NULL) == 0 &&
	    strcmp(file + len, node) == 0);
}

/* Nothing foreign has the name of a FIFO of one of the hosts. */
static int
check_names(
    const struct meat_dir *d, const struct list *hosts, struct reason *why)
{
	char node[MEAT_NODE_MAX + 1];
	const struct dirent *entry;
	struct stat st;
	DIR *dir = opendir(MEAT_RUN_DIR);
	int rc = 0;

	if (dir == NULL)
		return (reason_set(why, MEAT_RUN_DIR ": %s", strerror(errno)));
	while (rc == 0 && (entry = readdir(dir)) != NULL)
		if (node_of(entry->d_name, node) &&
		    asked_allowed(hosts, node) &&
		    meat_dir_ours(d, node, &st) == -1)
			rc = request_foreign(node, &st, why);
	closedir(dir);
	return (rc);
}

static int
check_dirs(const struct settings *s, struct reason *why)
{
	struct list hosts = { NULL, 0 };
	struct meat_dir d;
	int rc;

	if (geteuid() != 0)
		return (reason_set(why, "has to run as root"));
	if (meat_dir_open(&d, true, why) == -1)
		return (-1);
	rc = asked_hosts(s->hostlist, &hosts, why);
	if (rc == 0 && faccessat(d.run_fd, ".", W_OK, 0) == -1)
		rc = reason_set(why, MEAT_RUN_DIR ": %s", strerror(errno));
	if (rc == 0)
		rc = check_names(&d, &hosts, why);
	list_free(&hosts);
	meat_dir_close(&d);
	return (rc);
}

/* What a monitor passes over: the call would still be made. */
static int
check_parameters(const struct settings *s, struct reason *why)
{
	char node[MEAT_NODE_MAX + 1];

	if (target_given(s) && target_node(s, node, why) == -1)
		return (-1);
	return (s->notify == NULL ? 0 : notify_check(s->notify, why));
}

static bool
said(const struct agent_call *call, int rc, const struct reason *why)
{
	if (rc == -1)
		log_error("%s: %s", call->action, why->text);
	else
		log_progress("%s: an operator could be called: " MEAT_RUN_DIR
			     " is usable",
		    call->action);
	return (rc == 0);
}

bool
check_monitor(const struct agent_call *call)
{
	const struct settings s = settings_of(call);
	struct reason why;
	int rc = check_dirs(&s, &why);

	if (rc == 0 && s.notify != NULL && notify_check(s.notify, &why) == -1)
		log_warn("%s: %s", call->action, why.text);
	return (said(call, rc, &why));
}

bool
check_validate(const struct agent_call *call)
{
	const struct settings s = settings_of(call);
	struct reason why;
	int rc = check_parameters(&s, &why);

	if (rc == 0)
		rc = check_dirs(&s, &why);
	return (said(call, rc, &why));
}
