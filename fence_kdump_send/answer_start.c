/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "fence_kdump_send/answer_start.h"
#include "fence_kdump_send/key.h"
#include "fence_kdump_send/plan.h"
#include "lib/answer.h"
#include "lib/log.h"
#include "lib/reason.h"

void
answer_start(struct answerer *answerer, uint16_t port)
{
	char name[KDUMP2_NAME_MOST + 1];
	struct kdump2_key key;
	struct reason why;
	enum key_state state;

	answer_init(answerer);
	if (port == 0)
		return;
	state = key_find(key_files, &key, name, &why);
	if (state == KEY_BROKEN)
		log_warn("%s; no query is answered", why.text);
	if (state != KEY_READ)
		return;
	if (answer_open(answerer, port, &key, KDUMP2_CRASHED, &why) <
		ANSWER_SOCKETS &&
	    why.text[0] != '\0')
		log_notice("%s: no query is answered there", why.text);
	explicit_bzero(&key, sizeof(key));
}

/* A node whose address is not known yet could not ask. */
static bool
all_have_addresses(const struct plan *plan)
{
	size_t i;

	for (i = 0; i < plan->n_nodes; i++)
		if (plan->nodes[i].n_dests == 0 && !plan->nodes[i].given_up)
			return (false);
	return (true);
}

void
answer_plan(struct answerer *answerer, const struct plan *plan)
{
	struct addr *nodes;
	size_t i;

	if (!answer_is_on(answerer) || answerer->n_nodes == plan->n_dests ||
	    !all_have_addresses(plan))
		return;
	nodes = calloc(plan->n_dests, sizeof(*nodes));
	if (nodes == NULL)
		return;
	for (i = 0; i < plan->n_dests; i++)
		nodes[i] = plan->dests[i].addr;
	(void)answer_know(answerer, nodes, plan->n_dests);
	free(nodes);
}
