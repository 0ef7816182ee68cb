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
run_it(struct said *said, char *path, const char *input, int64_t limit)
{
	char *argv[] = { path, NULL };
	int rc;

	limits_lift();
	rc =
	    run_errors(argv, input, limit, said_take, &said->lines, &said->why);
	limits_lower();
	said->state = rc == 0 ? SAID_WELL : SAID_FAILED;
	if (rc == 0)
		said->lines.complete = true;
}

/* The one about the device, or a new one that is in the list. */
static struct said *
find(struct checking *k, const struct view_device *d, bool *is_new)
{
	struct said *said;

	*is_new = false;
	for (said = k->said; said != NULL; said = said->next)
		if (said->device == d)
			return (said);
	said = calloc(1, sizeof(*said));
	if (said == NULL) {
		k->found->failed = true;
		return (NULL);
	}
	*is_new = true;
	said->device = d;
	said->next = k->said;
	k->said = said;
	return (said);
}

const struct said *
said_agent(struct checking *k, const struct view_device *d)
{
	char input[RUN_INPUT + 1];
	bool is_new;
	struct said *said = find(k, d, &is_new);

	if (!is_new)
		return (said);
	if (access(agent_path, X_OK) != 0)
		said->state = SAID_ABSENT;
	else if (d->rsc->params.ruled || !handed_on(input, sizeof(input), k, d))
		said->state = SAID_BLIND;
	else
		run_it(said, agent_path, input, AGENT_LIMIT);
	return (said);
}

const struct said *
said_rehearsal(struct checking *k)
{
	bool is_new;
	struct said *said = find(k, NULL, &is_new);

	if (!is_new)
		return (said);
	if (access(rehearse_path, X_OK) != 0)
		said->state = SAID_ABSENT;
	else
		run_it(said, rehearse_path, "", REHEARSAL_LIMIT);
	return (said);
}

const char *
said_error(const struct said *said)
{
	if (said->state != SAID_FAILED)
		return (NULL);
	if (said->lines.error[0] != '\0')
		return (said->lines.error);
	return (said->lines.key_failed ? NULL : said->why.text);
}

void
said_free(struct checking *k)
{
	struct said *said;

	while ((said = k->said) != NULL) {
		k->said = said->next;
		list_free(&said->lines.key);
		free(said);
	}
}
