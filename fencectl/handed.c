/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "fencectl/checking.h"
#include "fencectl/facts.h"
#include "fencectl/handed.h"
#include "fencectl/hostmap.h"
#include "lib/cluster.h"

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

bool
handed_on(char *text, size_t size, const struct checking *k,
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
