/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fencectl/check_g.h"
#include "fencectl/facts.h"
#include "lib/clock.h"
#include "lib/reason.h"
#include "lib/run.h"

#define AGENT_LIMIT (10 * CLOCK_S)
#define REHEARSAL_LIMIT (60 * CLOCK_S)

char rehearse_path[] = LIBEXECDIR "/fence_kdump_rehearse";

/* A program's last word on what is wrong. */
struct last {
	const char *name; /* the program's */
	char text[256];
};

/* Warnings do not make it fail, and the last line only counts errors. */
static void
take(const char *line, void *arg)
{
	struct last *last = arg;
	const size_t len = strlen(last->name);

	if (strncmp(line, last->name, len) == 0 && line[len] == ':')
		line += len + 1 + strspn(line + len + 1, " ");
	if (strncmp(line, "warning: ", 9) != 0 &&
	    strncmp(line, "validate-all: ", 14) != 0)
		snprintf(last->text, sizeof(last->text), "%s", line);
}

static bool
names_a_node(const struct view_device *d)
{
	return (param(d, "nodename") != NULL || param(d, "port") != NULL ||
	    param(d, "plug") != NULL);
}

/*
 * The parameters that Pacemaker hands on, and the host's name, if none of
 * them names a node; false: they are too many.
 */
static bool
order(char *text, size_t size, const struct view_device *d, const char *host)
{
	const struct cib_pairs *params = &d->rsc->params;
	const bool named = names_a_node(d);
	const char *value;
	size_t i, len;
	int n;

	len = (size_t)snprintf(text, size, "action=validate-all\n%s%s%s",
	    named ? "" : "nodename=", named ? "" : host, named ? "" : "\n");
	for (i = 0; i < params->n; i++) {
		value = cib_given(params, params->pairs[i].name);
		if (value == NULL || strchr(value, '\n') != NULL ||
		    strncmp(params->pairs[i].name, "pcmk_", 5) == 0 ||
		    strcmp(params->pairs[i].name, "action") == 0)
			continue;
		n = snprintf(text + len, size - len, "%s=%s\n",
		    params->pairs[i].name, value);
		if (n < 0 || (size_t)n >= size - len)
			return (false);
		len += (size_t)n;
	}
	return (true);
}

void
check_g1(struct checking *k)
{
	static char path[] = "/usr/sbin/fence_kdump";
	char *argv[] = { path, NULL }, input[RUN_INPUT + 1];
	const struct view_device *d = NULL;
	struct reason why;

	while ((d = awaits_host(k, d)) != NULL) {
		struct last last = { .name = "fence_kdump" };

		if (access(path, X_OK) != 0)
			continue; /* A9 */
		if (d->rsc->params.ruled ||
		    !order(input, sizeof(input), d, k->host))
			check_blind(k);
		else if (run_errors(
			     argv, input, AGENT_LIMIT, take, &last, &why) == -1)
			check_add(k, SEVERITY_WARNING,
			    (struct where){ d->rsc->id, k->host, 0 },
			    "%s: validate-all fails on this host: %s",
			    d->rsc->id,
			    last.text[0] != '\0' ? last.text : why.text);
	}
}

void
check_g2(struct checking *k)
{
	char *argv[] = { rehearse_path, NULL };
	struct last last = { .name = "fence_kdump_rehearse" };
	struct reason why;

	if (awaits_host(k, NULL) == NULL)
		return;
	if (access(rehearse_path, X_OK) != 0)
		check_blind(k);
	else if (run_errors(argv, "", REHEARSAL_LIMIT, take, &last, &why) == -1)
		check_add(k, SEVERITY_WARNING,
		    (struct where){ .node = k->host },
		    "the other nodes would not be told of a dump: %s",
		    last.text[0] != '\0' ? last.text : why.text);
}
