/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fence_kdump_send/plan.h"
#include "fence_kdump_send/report.h"
#include "lib/log.h"

#define EACH_MAX 16 /* nodes; with more, one line for all of them */
#define WARN_FIRST (5 * CLOCK_S)
#define WARN_NODES 8 /* named at a time */
#define CAUSE_SIZE 512

int
report_init(struct report *report, const struct plan *p, bool verbose)
{
	memset(report, 0, sizeof(*report));
	report->each = verbose || p->n_nodes <= EACH_MAX;
	report->warn_at = p->start + WARN_FIRST;
	report->told = calloc(p->n_nodes, sizeof(*report->told));
	return (report->told == NULL ? -1 : 0);
}

void
report_free(struct report *report)
{
	free(report->told);
}

static double
seconds(int64_t from, int64_t to)
{
	return ((double)(to - from) / (double)CLOCK_S);
}

/* What the kernel's word for it means here. */
static const char *
error_text(const struct plan_dest *dest)
{
	if (dest->error == 0)
		return ("no answer from its link yet");
	if (dest->error == EHOSTUNREACH)
		return ("No route to host, or nobody answers on its link");
	if (dest->error == EADDRNOTAVAIL)
		return ("this host has no address to send from yet");
	if (dest->error == ENODEV)
		return ("there is no such interface");
	return (strerror(dest->error));
}

/* Why a node has no message: "10.0.0.2: ..., 10.0.1.2: ...". */
static const char *
cause_of(const struct plan *p, size_t node, char buf[CAUSE_SIZE])
{
	const struct plan_node *n = &p->nodes[node];
	const struct plan_dest *dest;
	char text[ADDR_STRLEN];
	size_t i, len = 0;

	if (n->n_dests == 0)
		return (
		    n->why[0] != '\0' ? n->why : "its name is still looked up");
	for (i = 0; i < p->n_dests && len < CAUSE_SIZE; i++) {
		dest = &p->dests[i];
		if (dest->node != node)
			continue;
		len += (size_t)snprintf(buf + len, CAUSE_SIZE - len, "%s%s: %s",
		    len == 0 ? "" : ", ", addr_format(&dest->addr, text),
		    error_text(dest));
	}
	return (buf);
}

static void
tell_first(const struct plan *p, const struct plan_node *node)
{
	char text[ADDR_STRLEN];

	addr_format(&p->dests[node->first_dest].addr, text);
	log_notice("%s: first message sent%s%s after %.3f s", node->name,
	    strcmp(node->name, text) == 0 ? "" : " to ",
	    strcmp(node->name, text) == 0 ? "" : text,
	    seconds(p->start, node->first));
}

static void
warn_missing(const struct plan *p, int64_t now)
{
	char buf[CAUSE_SIZE];
	size_t i, n = 0;

	for (i = 0; i < p->n_nodes; i++) {
		if (p->nodes[i].first != PLAN_NEVER || p->nodes[i].given_up)
			continue;
		if (n++ < WARN_NODES)
			log_warn("%s: no message sent after %.0f s: %s",
			    p->nodes[i].name, seconds(p->start, now),
			    cause_of(p, i, buf));
	}
	if (n > WARN_NODES)
		log_warn(
		    "... and so it is with %zu more nodes", n - WARN_NODES);
}

void
report_progress(struct report *report, const struct plan *p, int64_t now)
{
	size_t i, before = report->n_told;

	for (i = 0; i < p->n_nodes && report->n_told < p->n_nodes; i++) {
		if (report->told[i] || p->nodes[i].first == PLAN_NEVER)
			continue;
		report->told[i] = true;
		report->n_told++;
		if (report->each)
			tell_first(p, &p->nodes[i]);
	}
	if (!report->each && report->n_told == p->n_nodes &&
	    before < report->n_told)
		log_notice("first message sent to each of %zu nodes, "
			   "to the last after %.3f s",
		    p->n_nodes, seconds(p->start, now));
	if (report->n_told == p->n_nodes)
		report->warn_at = PLAN_NEVER;
	if (now < report->warn_at)
		return;
	if (!report->each && report->n_told > 0)
		log_notice("first message sent to %zu of %zu nodes",
		    report->n_told, p->n_nodes);
	warn_missing(p, now);
	report->warn_at += now - p->start; /* after 5, 10, 20, 40, ... s */
}

void
report_end(const struct plan *p, int64_t now)
{
	const struct plan_node *node;
	char buf[CAUSE_SIZE];
	size_t i, failed = 0;

	for (i = 0; i < p->n_nodes; i++) {
		node = &p->nodes[i];
		if (!node->given_up)
			continue;
		failed++;
		if (p->rule.count == 0)
			log_error("%s: never sent to: %s", node->name,
			    cause_of(p, i, buf));
		else
			log_error("%s: %u of %u messages sent: %s", node->name,
			    node->sent, p->rule.count, cause_of(p, i, buf));
	}
	if (failed > 0 && failed < p->n_nodes)
		log_notice("the other nodes were sent their messages: %zu of "
			   "%zu",
		    p->n_nodes - failed, p->n_nodes);
	if (failed == 0)
		log_notice("done after %.3f s: %u message%s sent to %s",
		    seconds(p->start, now), p->rule.count,
		    p->rule.count == 1 ? "" : "s",
		    p->n_nodes == 1 ? "the node" : "each node");
}
