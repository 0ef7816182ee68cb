/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fencectl/checking.h"
#include "fencectl/handed.h"
#include "fencectl/limits.h"
#include "fencectl/said.h"
#include "lib/clock.h"
#include "lib/run.h"

#define AGENT_LIMIT (30 * CLOCK_S) /* names and an initrd need 22 s */
#define REHEARSAL_LIMIT (60 * CLOCK_S)

static char agent_path[] = "/usr/sbin/fence_kdump";
char rehearse_path[] = LIBEXECDIR "/fence_kdump_rehearse";

static void
run_it(struct said *s, char *path, const char *input, int64_t limit)
{
	char *argv[] = { path, NULL };
	int rc;

	limits_lift();
	rc = run_errors(argv, input, limit, said_take, &s->lines, &s->why);
	limits_lower();
	s->state = rc == 0 ? SAID_WELL : SAID_FAILED;
	if (rc == 0)
		s->lines.complete = true;
}

/* The one about the device, or a new one that is in the list. */
static struct said *
find(struct checking *k, const struct view_device *d, bool *is_new)
{
	struct said *s;

	*is_new = false;
	for (s = k->said; s != NULL; s = s->next)
		if (s->device == d)
			return (s);
	s = calloc(1, sizeof(*s));
	if (s == NULL) {
		k->found->failed = true;
		return (NULL);
	}
	*is_new = true;
	s->device = d;
	s->next = k->said;
	k->said = s;
	return (s);
}

const struct said *
said_agent(struct checking *k, const struct view_device *d)
{
	char input[RUN_INPUT + 1];
	bool is_new;
	struct said *s = find(k, d, &is_new);

	if (!is_new)
		return (s);
	if (access(agent_path, X_OK) != 0)
		s->state = SAID_ABSENT;
	else if (d->rsc->params.ruled || !handed_on(input, sizeof(input), k, d))
		s->state = SAID_BLIND;
	else
		run_it(s, agent_path, input, AGENT_LIMIT);
	return (s);
}

const struct said *
said_rehearsal(struct checking *k)
{
	bool is_new;
	struct said *s = find(k, NULL, &is_new);

	if (!is_new)
		return (s);
	if (access(rehearse_path, X_OK) != 0)
		s->state = SAID_ABSENT;
	else
		run_it(s, rehearse_path, "", REHEARSAL_LIMIT);
	return (s);
}

const char *
said_error(const struct said *s)
{
	if (s->state != SAID_FAILED)
		return (NULL);
	if (s->lines.error[0] != '\0')
		return (s->lines.error);
	return (s->lines.key_failed ? NULL : s->why.text);
}

void
said_free(struct checking *k)
{
	struct said *s;

	while ((s = k->said) != NULL) {
		k->said = s->next;
		list_free(&s->lines.key);
		free(s);
	}
}
