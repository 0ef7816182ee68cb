/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <strings.h>

#include "fencectl/check_g.h"
#include "fencectl/facts.h"
#include "fencectl/said.h"

void
check_g1(struct checking *k)
{
	const struct view_device *d = NULL;
	const struct said *said;
	const char *error;

	while ((d = awaits_host(k, d)) != NULL &&
	    (said = said_agent(k, d)) != NULL) {
		error = said_error(said);
		if (said->state == SAID_BLIND)
			check_blind(k);
		else if (error != NULL)
			check_add(k, SEVERITY_WARNING,
			    (struct where){ d->rsc->id, k->host, 0 },
			    "%s: validate-all fails on this host: %s",
			    d->rsc->id, error);
	}
}

void
check_g2(struct checking *k)
{
	const struct said *said;
	const char *error;

	if (awaits_host(k, NULL) == NULL || (said = said_rehearsal(k)) == NULL)
		return;
	error = said_error(said);
	if (said->state == SAID_ABSENT)
		check_blind(k);
	else if (error != NULL)
		check_add(k, SEVERITY_WARNING,
		    (struct where){ .node = k->host },
		    "the other nodes would not be told of a dump: %s", error);
}

/* Does one end with what the other says? */
static bool
ends_with(const char *text, const char *end)
{
	const size_t len = strlen(text), n = strlen(end);

	return (len >= n && strcmp(text + len - n, end) == 0);
}

/*
 * What the agent does not look at: where the crash kernel makes its key itself,
 * the rehearsal says why it cannot.  The secret that is refused, the agent has
 * named already.
 */
static void
check_own_key(struct checking *k, const struct said *agent)
{
	const struct said *said = said_rehearsal(k);
	const char *text;
	size_t i, j;

	for (i = 0; said != NULL && i < said->lines.key.n; i++) {
		text = said->lines.key.words[i];
		if (strstr(text, "the crash kernel will have no key") == NULL)
			continue;
		for (j = 0; j < agent->lines.key.n; j++)
			if (ends_with(text, agent->lines.key.words[j]))
				break;
		if (j == agent->lines.key.n)
			check_add(k, SEVERITY_WARNING,
			    (struct where){ .node = k->host }, "%s", text);
	}
}

void
check_g5(struct checking *k)
{
	const struct view_device *d = NULL;
	const struct said *said;
	const char *auth;
	size_t i;

	while ((d = awaits_host(k, d)) != NULL &&
	    (said = said_agent(k, d)) != NULL) {
		if (said->state == SAID_BLIND ||
		    (said->state == SAID_FAILED && !said->lines.complete &&
			said->lines.key.n == 0))
			check_blind(k);
		for (i = 0; i < said->lines.key.n; i++)
			check_add(k, SEVERITY_WARNING,
			    (struct where){ .node = k->host }, "%s",
			    said->lines.key.words[i]);
		auth = param(d, "auth");
		if (said->state != SAID_ABSENT &&
		    (auth == NULL || strcasecmp(auth, "off") != 0))
			check_own_key(k, said);
	}
}
