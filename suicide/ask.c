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
note_process(struct running *r, const char *pid)
{
	char path[64], name[32];
	size_t i;

	snprintf(path, sizeof(path), "/proc/%.20s/comm", pid);
	if (!file_line(path, name, sizeof(name)))
		return; /* it has just ended */
	if (strcmp(name, "corosync") == 0)
		r->corosync = true;
	for (i = 0; i < sizeof(pacemaker_names) / sizeof(char *); i++)
		if (strcmp(name, pacemaker_names[i]) == 0)
			r->pacemaker = true;
}

static int
look_around(struct running *r, struct reason *why)
{
	const struct dirent *entry;
	DIR *dir = opendir("/proc");
	bool some = false;

	if (dir == NULL)
		return (reason_set(why, "/proc: %s", strerror(errno)));
	while ((entry = readdir(dir)) != NULL)
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9') {
			some = true;
			note_process(r, entry->d_name);
		}
	closedir(dir);
	return (some ? 0 : reason_set(why, "/proc shows no process"));
}

void
ask_cluster(struct cluster *c)
{
	static char program[] = ASK_CMAPCTL;
	char *const argv[] = { program, NULL };
	struct running r = { false, false };
	struct reason why;
	struct ask a;
	int rc;

	*c = (struct cluster){ .state = CLUSTER_SILENT };
	if (look_around(&r, &c->why) == -1)
		return;
	if (!r.corosync && r.pacemaker) {
		reason_set(&c->why,
		    "Pacemaker runs here without corosync: "
		    "this may be a remote node");
		return;
	}
	if (!r.corosync && cmap_running() != CMAP_ABSENT) {
		reason_set(
		    &c->why, "corosync may run here, and /proc shows none");
		return;
	}
	if (!r.corosync) {
		c->state = CLUSTER_NONE;
		return;
	}
	rc = ask_start(&a, argv, ASK_MS, &why);
	if (rc == 0 && ask_wait(&a, &why) == ASK_FAILED)
		rc = -1;
	if (rc == 0) {
		rc = cluster_parse(a.bytes, a.len, &c->nodes, &why);
		free(a.bytes);
	}
	if (rc == 0)
		c->state = CLUSTER_TOLD;
	else
		reason_set(&c->why,
		    "corosync runs, and does not say how many "
		    "nodes it knows: %.300s",
		    why.text);
}
