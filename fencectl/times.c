/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fencectl/agents.h"
#include "fencectl/cib.h"
#include "fencectl/times.h"
#include "lib/seconds.h"

#define DEFAULT_TIMEOUT 60 /* stonith-timeout */
#define DEFAULT_TRIES 2    /* pcmk_*_retries */
#define MOST 100000000     /* seconds: three years */
#define SEPARATORS "; \t"  /* between the pairs of pcmk_delay_base */

long
times_seconds(const char *text)
{
	long long value;

	if (text == NULL || seconds_parse(text, 0, MOST, &value, NULL) == -1)
		return (-1);
	return ((long)value);
}

/* Digits, and what follows them does not count; as atoi() and strtol(). */
static long
whole(const char *text)
{
	long n = strtol(text, NULL, 10);

	if (n < 0)
		return (0);
	return (n > MOST ? MOST : n);
}

long
times_limit(const struct cib *c, const char *text)
{
	if (text == NULL)
		return (-1);
	if (*text == '\0')
		return (cib_older(c, 3, 20, 5) ? 0 : times_default(c));
	return (cib_older(c, 3, 19, 5) ? whole(text) : times_seconds(text));
}

long
times_default(const struct cib *c)
{
	const long value = times_seconds(
	    cib_property_of(c, "stonith-timeout", "fencing-timeout"));

	return (value == -1 ? DEFAULT_TIMEOUT : value);
}

enum times_action
times_action(const struct cib *c)
{
	const char *text =
	    cib_property_of(c, "stonith-action", "fencing-action");

	if (text != NULL &&
	    (strcasecmp(text, "off") == 0 || strcasecmp(text, "poweroff") == 0))
		return (TIMES_OFF);
	return (TIMES_REBOOT);
}

/* The value of "pcmk_ACTION_what"; an empty one is given, too. */
static const char *
param(
    const struct cib_resource *rsc, enum times_action action, const char *what)
{
	static const char *const words[] = { [TIMES_REBOOT] = "reboot",
		[TIMES_OFF] = "off",
		[TIMES_ON] = "on" };
	char name[64];

	snprintf(name, sizeof(name), "pcmk_%s_%s", words[action], what);
	return (cib_get(&rsc->params, name));
}

static void
set_limit(struct times *t, const struct cib *c, const struct cib_resource *rsc,
    enum times_action action)
{
	const char *text = param(rsc, action, "timeout");

	t->limit = times_limit(c, text);
	t->unended = t->limit == 0;
	t->given = text != NULL && *text != '\0' && !t->unended;
	if (text == NULL || t->unended)
		t->limit = times_default(c);
}

/* Without a limit there is no part of it that is left for another try. */
static long
tries_of(const struct cib_resource *rsc, enum times_action action, bool unended)
{
	const char *text = param(rsc, action, "retries");
	long n;

	if (unended)
		return (1);
	if (text == NULL)
		return (DEFAULT_TRIES);
	n = whole(text);
	return (n == 0 ? 1 : n);
}

/* The device's own timeout, or what the agent's is if that is known. */
static long
agent_timeout(const struct cib_resource *rsc)
{
	const struct agent_kind *agent = rsc->agent;
	const char *text = cib_given(&rsc->params, "timeout");

	if (text != NULL)
		return (times_seconds(text));
	return (
	    agent == NULL || agent->timeout == 0 ? -1 : (long)agent->timeout);
}

/* Before 3.0.2 a name in the map also matches those it begins. */
static bool
is_for(const struct cib *c, const char *name, size_t len, const char *node)
{
	if (len == 0 || strncasecmp(node, name, len) != 0)
		return (false);
	return (node[len] == '\0' || cib_older(c, 3, 20, 5));
}

/* The time of the pair that is for `node`; its length, 0: there is none. */
static size_t
pair_for(
    const struct cib *c, const char *text, const char *node, const char **time)
{
	const char *word, *colon;
	size_t len;

	for (word = text + strspn(text, SEPARATORS); *word != '\0';
	     word += len + strspn(word + len, SEPARATORS)) {
		len = strcspn(word, SEPARATORS);
		colon = memchr(word, ':', len);
		if (colon == NULL || colon + 1 == word + len ||
		    !is_for(c, word, (size_t)(colon - word), node))
			continue;
		*time = colon + 1;
		return (len - (size_t)(colon + 1 - word));
	}
	return (0);
}

long
times_delay_base(const struct cib *c, const char *text, const char *node)
{
	const char *time;
	size_t len = pair_for(c, text, node, &time);
	char value[64];

	if (len == 0) {
		time = text + strspn(text, SEPARATORS);
		len = cib_older(c, 3, 20, 5) ? strcspn(time, SEPARATORS) :
					       strlen(time);
	}
	if (len == 0 || len >= sizeof(value) || memchr(time, ':', len) != NULL)
		return (0);
	memcpy(value, time, len);
	value[len] = '\0';
	return (times_seconds(value));
}

/* As schedule_stonith_command(): the base is never over the greatest. */
static void
set_delays(struct times *t, const struct cib *c, const struct cib_resource *rsc,
    const char *node)
{
	const char *base = cib_given(&rsc->params, "pcmk_delay_base");
	const char *max = cib_given(&rsc->params, "pcmk_delay_max");

	t->base = base == NULL ? 0 : times_delay_base(c, base, node);
	t->max = max == NULL ? 0 : times_seconds(max);
	if (t->max == 0)
		t->max = t->base;
	if (t->base > t->max && t->max != -1)
		t->base = t->max;
}

void
times_of(struct times *t, const struct cib *c, const struct cib_resource *rsc,
    const char *node, bool together)
{
	const struct agent_kind *agent = rsc->agent;
	const enum times_action wanted = times_action(c);
	const bool all_on = together && wanted == TIMES_REBOOT;
	struct times on = { .limit = 0 };

	t->action = wanted;
	if (all_on || (agent != NULL && !agent->has_reboot))
		t->action = TIMES_OFF;
	set_limit(t, c, rsc, t->action);
	t->tries = tries_of(rsc, t->action, t->unended);
	t->agent = agent_timeout(rsc);
	set_delays(t, c, rsc, node);
	t->worst = -1;
	if (all_on)
		set_limit(&on, c, rsc, TIMES_ON);
	if (t->limit != -1 && t->max != -1 && on.limit != -1)
		t->worst = t->max + t->limit + on.limit;
}
