/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/cmap.h"
#include "lib/qb_socket.h"
#include "lib/reason.h"
#include "lib/sbin.h"

enum cmap_runs
cmap_running(void)
{
	switch (qb_socket_look(QB_COROSYNC)) {
	case QB_ABSENT:
		return (CMAP_ABSENT);
	case QB_LISTENS:
		return (CMAP_RUNS);
	case QB_DOUBT:
	case QB_BUSY:
		break;
	}
	return (CMAP_UNSURE);
}

int
cmap_server(struct qb_server *server, const char *path, struct reason *why)
{
	if (qb_socket_server(QB_COROSYNC, server) == 0)
		return (0);
	return (reason_set(why,
	    "%s: not run: no corosync of root listens on the socket that it "
	    "would ask, or corosync is too busy",
	    path));
}

int
cmap_prove(const struct qb_server *server, const char *path, struct reason *why)
{
	struct qb_server now;

	if (qb_socket_server(QB_COROSYNC, &now) == 0 &&
	    now.pid == server->pid && now.files == server->files)
		return (0);
	return (reason_set(why,
	    "%s: its answer is not believed: corosync ended, was started again "
	    "or was too busy while it was asked; another program may have "
	    "answered",
	    path));
}

static char sbin[] = "/usr/sbin/corosync-cmapctl";
static char bin[] = "/usr/bin/corosync-cmapctl";

bool
cmap_can_ask(void)
{
	return (access(sbin, X_OK) == 0 || access(bin, X_OK) == 0);
}

static int
start(struct ask *ask, char *const words[], struct reason *why)
{
	char *argv[5] = { sbin_path(sbin, bin) };
	struct qb_server server;
	size_t i;

	if (access(argv[0], X_OK) == -1)
		return (reason_set(why, "%s: %s", sbin, strerror(errno)));
	for (i = 0; words[i] != NULL; i++)
		argv[i + 1] = words[i];
	if (cmap_server(&server, argv[0], why) == -1 ||
	    ask_start(ask, argv, CMAP_ASK_MS, why) == -1)
		return (-1);
	ask->server = server;
	return (0);
}

int
cmap_ask(struct ask *ask, struct reason *why)
{
	char *const words[] = { NULL };

	return (start(ask, words, why));
}

int
cmap_ask_pongs(struct ask *ask, unsigned nodeid, struct reason *why)
{
	static char option[] = "-m", stats[] = "stats";
	char prefix[64];
	char *const words[] = { option, stats, prefix, NULL };

	snprintf(prefix, sizeof(prefix), "stats.knet.node%u.", nodeid);
	return (start(ask, words, why));
}

static void
drop_answer(struct ask *ask)
{
	free(ask->bytes);
	ask->bytes = NULL;
	ask->len = 0;
}

/*
 * The answer has come: is it root's corosync's?  If not, there is none, and the
 * question is open.
 */
static enum ask_state
prove(struct ask *ask, enum ask_state state, struct reason *why)
{
	if (state != ASK_DONE || cmap_prove(&ask->server, ask->path, why) == 0)
		return (state);
	drop_answer(ask);
	ask->whole = false;
	return (ASK_FAILED);
}

/* The answer is read, one way or the other. */
static enum ask_state
understood(
    struct ask *ask, int rc, const struct reason *inner, struct reason *why)
{
	drop_answer(ask);
	if (rc == 0)
		return (ASK_DONE);
	reason_set(why, "%s: its answer is not understood: %s", ask->path,
	    inner->text);
	return (ASK_FAILED);
}

/* What became of the question about the map. */
static enum ask_state
take_map(struct ask *ask, enum ask_state state, struct cmap *cmap,
    struct reason *why)
{
	struct reason inner;

	if (state != ASK_DONE)
		return (state);
	if (!cmap_is_whole(ask->bytes, ask->len)) {
		ask->whole = false;
		reason_set(&inner, "it ends too early");
		return (understood(ask, -1, &inner, why));
	}
	return (understood(
	    ask, cmap_parse(cmap, ask->bytes, ask->len, &inner), &inner, why));
}

enum ask_state
cmap_take(struct ask *ask, struct cmap *cmap, struct reason *why)
{
	return (take_map(ask, prove(ask, ask_take(ask, why), why), cmap, why));
}

enum ask_state
cmap_wait_text(struct ask *ask, struct reason *why)
{
	return (prove(ask, ask_wait(ask, why), why));
}

enum ask_state
cmap_wait(struct ask *ask, struct cmap *cmap, struct reason *why)
{
	return (take_map(ask, cmap_wait_text(ask, why), cmap, why));
}

enum ask_state
cmap_take_pongs(struct ask *ask, unsigned nodeid, struct cmap_pongs *pongs,
    struct reason *why)
{
	struct reason inner;
	enum ask_state state = prove(ask, ask_take(ask, why), why);

	if (state != ASK_DONE)
		return (state);
	return (understood(ask,
	    cmap_parse_pongs(pongs, nodeid, ask->bytes, ask->len, &inner),
	    &inner, why));
}
