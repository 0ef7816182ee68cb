/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/ask.h"
#include "lib/cmap.h"
#include "lib/file.h"
#include "lib/reason.h"
#include "suicide/ask.h"
#include "suicide/cluster.h"

/* As the kernel cuts them: 15 bytes. */
static const char *const pacemaker_names[] = { "pacemakerd", "pacemaker-remot",
	"pacemaker_remot" };

struct running {
	bool corosync, pacemaker;
};

static void
note_process(struct running *running, const char *pid)
{
	char path[64], name[32];
	size_t i;

	snprintf(path, sizeof(path), "/proc/%.20s/comm", pid);
	if (!file_line(path, name, sizeof(name)))
		return; /* it has just ended */
	if (strcmp(name, "corosync") == 0)
		running->corosync = true;
	for (i = 0; i < sizeof(pacemaker_names) / sizeof(char *); i++)
		if (strcmp(name, pacemaker_names[i]) == 0)
			running->pacemaker = true;
}

static int
look_around(struct running *running, struct reason *why)
{
	const struct dirent *entry;
	DIR *dir = opendir("/proc");
	bool some = false;

	if (dir == NULL)
		return (reason_set(why, "/proc: %s", strerror(errno)));
	while ((entry = readdir(dir)) != NULL)
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9') {
			some = true;
			note_process(running, entry->d_name);
		}
	closedir(dir);
	return (some ? 0 : reason_set(why, "/proc shows no process"));
}

/* The nodes that it knows; a user's program is not believed. */
static int
ask_corosync(size_t *nodes, struct reason *why)
{
	static char program[] = ASK_CMAPCTL;
	char *const argv[] = { program, NULL };
	struct qb_server server;
	struct ask ask;
	int rc;

	if (cmap_server(&server, program, why) == -1 ||
	    ask_start(&ask, argv, ASK_MS, why) == -1 ||
	    ask_wait(&ask, why) == ASK_FAILED)
		return (-1);
	rc = cmap_prove(&server, program, why);
	if (rc == 0)
		rc = cluster_parse(ask.bytes, ask.len, nodes, why);
	free(ask.bytes);
	return (rc);
}

void
ask_cluster(struct cluster *cluster)
{
	struct running running = { false, false };
	struct reason why;

	*cluster = (struct cluster){ .state = CLUSTER_SILENT };
	if (look_around(&running, &cluster->why) == -1)
		return;
	if (!running.corosync && running.pacemaker) {
		reason_set(&cluster->why,
		    "Pacemaker runs here without corosync: "
		    "this may be a remote node");
		return;
	}
	if (!running.corosync && cmap_running() != CMAP_ABSENT) {
		reason_set(&cluster->why,
		    "corosync may run here, and /proc shows none");
		return;
	}
	if (!running.corosync)
		cluster->state = CLUSTER_NONE;
	else if (ask_corosync(&cluster->nodes, &why) == 0)
		cluster->state = CLUSTER_TOLD;
	else
		reason_set(&cluster->why,
		    "corosync runs, and does not say how many "
		    "nodes it knows: %.300s",
		    why.text);
}
