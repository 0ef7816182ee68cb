/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fencectl/drills.h"
#include "fencectl/facts.h"
#include "fencectl/history.h"
#include "fencectl/plan.h"
#include "fencectl/stamp.h"
#include "fencectl/status.h"
#include "lib/attributes.h"
#include "lib/text.h"

static void
take_text(char to[STATUS_TEXT], const char *text)
{
	if (text != NULL)
		text_printable(
		    (const uint8_t *)text, strlen(text), to, STATUS_TEXT);
}

static enum mon_state
state_of(const struct status *s, const char *node)
{
	return (
	    s->from.mon == NULL ? MON_UNKNOWN : mon_state(s->from.mon, node));
}

/* A node that is away has no attributes: what is left of them is old. */
static bool
is_away(enum mon_state state)
{
	return (state == MON_OFFLINE || state == MON_UNCLEAN);
}

/*
 * Out of the CIB, where attrd writes them: one answer has all attributes of all
 * nodes, and it is the answer that the plan is made of.  attrd itself must be
 * asked for each name, and the names of open requests are not known beforehand.
 */
static void
take_attributes(struct status_row *r, const struct cib_node *n)
{
	const char *armed = cib_given(&n->transient, ATTRIBUTE_ARMED);

	if (is_away(r->state))
		return;
	take_text(r->key, cib_given(&n->transient, ATTRIBUTE_KEY));
	if (armed == NULL)
		return;
	if (strcmp(armed, "1") == 0)
		r->armed = STATUS_ARMED;
	else if (strcmp(armed, "0") == 0) {
		r->armed = STATUS_NOT_ARMED;
		take_text(r->why, cib_given(&n->transient, ATTRIBUTE_WHY));
	}
}

/* Without corosync's times it would be too short, and is not known. */
static int
take_worst(struct status_row *r, const struct status *s)
{
	struct plan p;
	int rc;

	r->worst = -1;
	if (s->from.quorum == NULL)
		return (0);
	rc = plan_node(&p, s->from.view, s->from.quorum, r->node);
	r->worst = p.worst;
	plan_free(&p);
	return (rc);
}

static int
make_row(struct status *s, const struct cib_node *n)
{
	struct status_row *r = &s->rows[s->n++];

	*r = (struct status_row){ .node = n->name, .ended_s = STAMP_NONE };
	r->state = state_of(s, n->name);
	take_attributes(r, n);
	if (s->from.history != NULL) {
		r->last = history_last(s->from.history, n->name);
		r->ended_s = history_ended(s->from.history, n->name);
	}
	if (s->from.drills != NULL)
		r->drill = drills_last(s->from.drills, n->name);
	return (take_worst(r, s));
}

static const char *
request_of(const struct cib_pair *pair)
{
	const size_t len = strlen(ATTRIBUTE_OPERATOR);

	if (strncmp(pair->name, ATTRIBUTE_OPERATOR, len) != 0 ||
	    pair->name[len] == '\0' || pair->value == NULL ||
	    *pair->value == '\0')
		return (NULL);
	return (pair->name + len);
}

/* The requests that the host's agents have set, into `to` if it is not NULL. */
static size_t
take_requests(const struct status *s, const struct cib_node *host,
    struct status_request *to)
{
	const char *node;
	size_t i, n = 0;

	if (is_away(state_of(s, host->name)))
		return (0);
	for (i = 0; i < host->transient.n; i++) {
		node = request_of(&host->transient.pairs[i]);
		if (node == NULL)
			continue;
		if (to != NULL) {
			to[n].host = host->name;
			take_text(to[n].node, node);
			take_text(to[n].text, host->transient.pairs[i].value);
		}
		n++;
	}
	return (n);
}

static int
make_requests(struct status *s, const struct cib *c)
{
	size_t i, n = 0;

	for (i = 0; i < c->n_nodes; i++)
		n += take_requests(s, &c->nodes[i], NULL);
	s->requests = calloc(n + 1, sizeof(*s->requests));
	if (s->requests == NULL)
		return (-1);
	for (i = 0; i < c->n_nodes; i++)
		s->n_requests +=
		    take_requests(s, &c->nodes[i], &s->requests[s->n_requests]);
	return (0);
}

int
status_make(struct status *s, const struct status_from *from)
{
	const struct cib *c = from->view->cib;
	size_t i;

	*s = (struct status){ .from = *from };
	s->rows = calloc(c->n_nodes + 1, sizeof(*s->rows));
	if (s->rows == NULL)
		return (-1);
	for (i = 0; i < c->n_nodes; i++)
		if (node_fenced(&c->nodes[i]) &&
		    make_row(s, &c->nodes[i]) == -1)
			return (-1);
	return (make_requests(s, c));
}

void
status_free(struct status *s)
{
	free(s->rows);
	free(s->requests);
}
