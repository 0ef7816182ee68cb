/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>

#include <stdlib.h>

#include "fence_kdump_send/names.h"
#include "fence_kdump_send/plan.h"
#include "fence_kdump_send/schedule.h"
#include "lib/log.h"
#include "lib/reason.h"
#include "lib/resolve.h"

void
names_end(struct names *names)
{
	if (names->resolver != NULL)
		resolve_end(names->resolver);
	names->resolver = NULL;
}

int
names_fd(const struct names *names)
{
	return (names->resolver == NULL ? -1 : resolve_fd(names->resolver));
}

/* Takes what an answer brings.  Without memory it is asked again. */
static void
take(struct plan *p, const struct resolve_answer *answer, int64_t now)
{
	enum resolve_result result = answer->result;
	const char *why = answer->why, *name = p->nodes[answer->id].name;
	const char *family = answer->family == AF_INET ? "IPv4" : "IPv6";
	size_t i;

	for (i = 0; i < answer->n; i++) {
		if (plan_add_dest(
			p, answer->id, &answer->addrs[i], NULL, now) == -1) {
			result = RESOLVE_UNKNOWN;
			why = "no memory";
		}
	}
	plan_answered(p, answer->id, answer->family, result, why, now);
	if (result == RESOLVE_FOUND)
		log_debug("%s: %zu %s address%s", name, answer->n, family,
		    answer->n == 1 ? "" : "es");
	else
		log_debug("%s: %s: %s", name, family, why);
}

static void
ask(struct names *names, struct plan *p, size_t node, int family, int64_t now)
{
	struct reason why = { .text = "no memory" };

	plan_asked(p, node, family, now);
	if (names->resolver == NULL)
		names->resolver = resolve_start(RESOLVE_MOST, &why);
	if (names->resolver == NULL ||
	    !resolve_ask(names->resolver, p->nodes[node].name, family, node))
		plan_answered(p, node, family, RESOLVE_UNKNOWN, why.text, now);
}

/* The file settles both families of a name. */
static void
take_from_file(struct plan *p, size_t node, int family, struct addr *addrs,
    size_t n, int64_t now)
{
	struct resolve_answer answer = { .id = node,
		.family = family,
		.result = RESOLVE_NONE,
		.why = "none in /etc/hosts" };
	size_t i;

	if (plan_ask_at(p, node, family) == PLAN_NEVER)
		return;
	for (i = 0; i < n && addrs[i].family != family; i++)
		;
	for (answer.addrs = &addrs[i]; i < n && addrs[i].family == family; i++)
		answer.n++; /* they are in order */
	if (answer.n > 0)
		answer.result = RESOLVE_FOUND;
	plan_asked(p, node, family, now);
	take(p, &answer, now);
}

static void
look_at_file(struct names *names, struct plan *p, int64_t now)
{
	struct reason why;
	struct addr *addrs;
	size_t i, n;

	names->hosts_done = true;
	if (hosts_read(&names->hosts, &why) == -1)
		log_warn("%s; each name is looked up", why.text);
	for (i = 0; i < p->n_nodes; i++) {
		if (!hosts_find(&names->hosts, p->nodes[i].name, &addrs, &n))
			continue;
		take_from_file(p, i, AF_INET, addrs, n, now);
		take_from_file(p, i, AF_INET6, addrs, n, now);
		free(addrs);
	}
	hosts_free(&names->hosts);
}

void
names_ask(struct names *names, struct plan *p, int64_t now)
{
	size_t i;

	for (i = 0; i < p->n_nodes; i++) {
		if (plan_ask_at(p, i, AF_INET) > now &&
		    plan_ask_at(p, i, AF_INET6) > now)
			continue;
		if (!names->hosts_done)
			look_at_file(names, p, now);
		if (plan_ask_at(p, i, AF_INET) <= now)
			ask(names, p, i, AF_INET, now);
		if (plan_ask_at(p, i, AF_INET6) <= now)
			ask(names, p, i, AF_INET6, now);
	}
}

void
names_take(struct names *names, struct plan *p, int64_t now)
{
	struct resolve_answer answer;

	while (
	    names->resolver != NULL && resolve_next(names->resolver, &answer)) {
		take(p, &answer, now);
		free(answer.addrs);
	}
}
