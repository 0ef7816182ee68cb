/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "fencectl/check_g.h"
#include "fencectl/facts.h"
#include "fencectl/hostmap.h"
#include "lib/clock.h"
#include "lib/cluster.h"
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

/* What the map has for this host, if Pacemaker hands that on; or NULL. */
static const char *
mapped(const struct view_device *d, const char *host)
{
	const struct hostmap_pair *pair = hostmap_find(&d->map, host);
	const char *argument = param(d, "pcmk_host_argument");

	if (pair == NULL || pair->port[0] == '\0' ||
	    strcasecmp(pair->port, host) == 0 ||
	    (argument != NULL && strcasecmp(argument, "none") == 0))
		return (NULL);
	return (pair->port);
}

/*
 * The node, as the agent takes it from nodename and plug together, which no
 * call but a fencing may have both (lib/target.h): all words mean the node,
 * but where no word is a node's name, those of the plug alone count.
 */
static int
put_node(char *text, size_t size, const struct checking *k,
    const struct view_device *d)
{
	const char *port = mapped(d, k->host);

	if (names_a_node(d))
		return (snprintf(text, size, "action=validate-all\n"));
	if (port == NULL)
		return (snprintf(
		    text, size, "action=validate-all\nnodename=%s\n", k->host));
	if (k->cluster != NULL && k->cluster->n > 0 &&
	    cluster_find(k->cluster, k->host) == -1)
		return (snprintf(
		    text, size, "action=validate-all\nplug=%s\n", port));
	return (snprintf(text, size, "action=validate-all\nnodename=%s,%s\n",
	    k->host, port));
}

/*
 * Is it for Pacemaker alone?  The agent knows no pcmk_ parameter: those that
 * Pacemaker hands on because it does not know them make no difference.
 */
static bool
is_for_pacemaker(const char *name)
{
	return (strncmp(name, "pcmk_", 5) == 0 ||
	    strcasecmp(name, "action") == 0 || strcmp(name, "provides") == 0 ||
	    strcmp(name, "stonith-timeout") == 0);
}

/*
 * The parameters that Pacemaker hands on (append_config_arg() of its
 * st_actions.c), and this host, if none of them names a node; false: they are
 * too many.
 */
static bool
order(char *text, size_t size, const struct checking *k,
    const struct view_device *d)
{
	const struct cib_pairs *params = &d->rsc->params;
	const char *value;
	size_t i, len = 0;
	int n = put_node(text, size, k, d);

	for (i = 0; n >= 0 && (size_t)n < size - len; i++) {
		len += (size_t)n;
		if (i == params->n)
			return (true);
		n = 0;
		value = cib_given(params, params->pairs[i].name);
		if (value != NULL && strchr(value, '\n') == NULL &&
		    !is_for_pacemaker(params->pairs[i].name))
			n = snprintf(text + len, size - len, "%s=%s\n",
			    params->pairs[i].name, value);
	}
	return (false);
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
		if (d->rsc->params.ruled || !order(input, sizeof(input), k, d))
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
