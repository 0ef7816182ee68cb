/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Many listeners on one port at once, each for a node of its own: how many of
 * them hear their node's only message?
 */
#include <arpa/inet.h>
#include <sys/socket.h>

#include <err.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/child.h"
#include "bench/logsink.h"
#include "bench/probe.h"
#include "bench/setup.h"
#include "lib/clock.h"

#define CROWD_MAX 250
#define READY_NS (3 * CLOCK_S) /* until all listen, or as many as will */
#define ANSWER_NS (3 * CLOCK_S)
#define ARGS_MAX 32

struct crowd {
	struct child children[CROWD_MAX];
	struct in_addr nodes[CROWD_MAX];
	unsigned int n;
};

/* The k-th node's address: `source` and the following ones. */
static struct in_addr
node_addr(const struct setup *s, unsigned int k)
{
	struct in_addr a = { .s_addr = htonl(ntohl(s->source.s_addr) + k) };

	return (a);
}

/* The program's arguments, "@" being the node's address. */
static void
start_one(struct crowd *w, char **side, unsigned int k)
{
	char text[INET_ADDRSTRLEN];
	char *argv[ARGS_MAX];
	size_t i;

	if (inet_ntop(AF_INET, &w->nodes[k], text, sizeof(text)) == NULL)
		err(1, "inet_ntop");
	for (i = 0; side[i] != NULL; i++) {
		if (i + 1 == ARGS_MAX)
			errx(1, "more than %d arguments", ARGS_MAX - 1);
		argv[i] = strcmp(side[i], "@") == 0 ? text : side[i];
	}
	argv[i] = NULL;
	child_start(&w->children[k], argv, false);
}

static void
wait_ready(const struct setup *s, const struct crowd *w)
{
	int64_t deadline_ns = clock_ns() + READY_NS;
	struct probe p;

	probe_open(&p, s->dest, s->port);
	while (clock_ns() < deadline_ns &&
	    (probe_bound(&p) ? 1 : 0) + probe_raw() < w->n) {
		logsink_drain(s->log_fd);
		usleep(5000);
	}
	probe_close(&p);
	/* A socket that is there may not have been looked at yet. */
	usleep(50000);
	logsink_drain(s->log_fd);
}

static void
crowd_once(const struct setup *s, struct crowd *w, size_t side)
{
	int64_t sent_ns, deadline_ns, last_ns = 0;
	unsigned int k, served = 0;
	struct outcome out;

	for (k = 0; k < w->n; k++)
		start_one(w, s->sides[side], k);
	wait_ready(s, w);
	sent_ns = clock_ns();
	deadline_ns = sent_ns + ANSWER_NS;
	for (k = 0; k < w->n; k++) {
		int fd = setup_node(s, w->nodes[k]);

		setup_message(s, fd);
		close(fd);
	}
	for (k = 0; k < w->n; k++) {
		child_watch(&w->children[k], s->log_fd, deadline_ns);
		child_finish(&w->children[k], s->log_fd, deadline_ns, &out);
		if (!out.ended || out.status != 0)
			continue;
		served++;
		last_ns = out.end_ns;
	}
	logsink_drain(s->log_fd);
	printf("%zu %u %" PRId64 " %d\n", side, served,
	    served == 0 ? -1 : last_ns - sent_ns, 0);
}

void
measure_crowd(const struct setup *s)
{
	struct crowd *w;
	unsigned int i;
	size_t side;

	if (s->count > CROWD_MAX)
		errx(2, "more than %d listeners", CROWD_MAX);
	w = calloc(1, sizeof(*w));
	if (w == NULL)
		err(1, NULL);
	w->n = s->count;
	for (i = 0; i < w->n; i++)
		w->nodes[i] = node_addr(s, i);
	for (i = 0; i < s->runs; i++) {
		for (side = 0; side < s->n_sides; side++)
			crowd_once(s, w, side);
	}
	free(w);
}
