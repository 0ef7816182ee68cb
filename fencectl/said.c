/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "fencectl/checking.h"
#include "fencectl/facts.h"
#include "fencectl/hostmap.h"
#include "fencectl/limits.h"
#include "fencectl/said.h"
#include "lib/clock.h"
#include "lib/cluster.h"
#include "lib/run.h"

#define AGENT_LIMIT (30 * CLOCK_S) /* names and an initrd need 22 s */
#define REHEARSAL_LIMIT (60 * CLOCK_S)

static char agent_path[] = "/usr/sbin/fence_kdump";
char rehearse_path[] = LIBEXECDIR "/fence_kdump_rehearse";

/* --- a line --------------------------------------------------------------- */

/* The text after `head`, or NULL if it does not begin so. */
static const char *
after(const char *text, const char *head)
{
	const size_t len = strlen(head);

	return (strncmp(text, head, len) == 0 ? text + len : NULL);
}

/* The words of lib/crash_*.c, lib/secret.c and fence_kdump/node_key.c. */
static bool
is_key(const char *text)
{
	static const char *const words[] = { "initrd for a crash",
		" cannot be the secret of this cluster",
		"the crash kernel will have no key", "no key can be made ",
		"auth=require: " };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strstr(text, words[i]) != NULL)
			return (true);
	return (false);
}

/*
 * The end: "validate-all: 2 found" after the errors, or the error that ended
 * it.
 */
static void
take_end(struct said *s, const char *text)
{
	size_t n;
	int end = 0;

	s->complete =
	    sscanf(text, "%zu found%n", &n, &end) == 1 && text[end] == '\0';
	if (!s->complete && s->error[0] == '\0' && !s->key_failed)
		snprintf(s->error, sizeof(s->error), "%s", text);
}

/* An error, or "warning: " and what does not make the program fail. */
static void
take(const char *line, void *arg)
{
	struct said *s = arg;
	const char *text = strstr(line, ": "), *warning, *end;

	text = text != NULL ? text + 2 : line; /* the program's name */
	warning = after(text, "warning: ");
	end = after(text, "validate-all: ");
	if (warning != NULL)
		text = warning;
	else if (end != NULL)
		text = end;
	if (is_key(text)) {
		(void)list_push(&s->key, text, strlen(text));
		s->key_failed = s->key_failed || warning == NULL;
	} else if (end != NULL)
		take_end(s, text);
	else if (warning == NULL)
		snprintf(s->error, sizeof(s->error), "%s", text);
}

/* --- the device's parameters ---------------------------------------------- */

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

/* --- the programs --------------------------------------------------------- */

static void
run_it(struct said *s, char *path, const char *input, int64_t limit)
{
	char *argv[] = { path, NULL };
	int rc;

	limits_lift();
	rc = run_errors(argv, input, limit, take, s, &s->why);
	limits_lower();
	s->state = rc == 0 ? SAID_WELL : SAID_FAILED;
	if (rc == 0)
		s->complete = true;
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
	else if (d->rsc->params.ruled || !order(input, sizeof(input), k, d))
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
	if (s->error[0] != '\0')
		return (s->error);
	return (s->key_failed ? NULL : s->why.text);
}

void
said_free(struct checking *k)
{
	struct said *s;

	while ((s = k->said) != NULL) {
		k->said = s->next;
		list_free(&s->key);
		free(s);
	}
}
