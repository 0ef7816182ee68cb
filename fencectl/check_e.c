/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fencectl/agents.h"
#include "fencectl/check_e.h"
#include "fencectl/facts.h"
#include "fencectl/times.h"

#define ATTEMPTS_MIN 3

/* A finding about an option of the cluster. */
static void
option(struct checking *k, enum severity severity, const char *name,
    const char *text)
{
	check_add(k, severity, (struct where){ .about = name }, "%s", text);
}

static bool
is_false(const struct checking *k, const char *name)
{
	return (cib_bool(cib_property(k->cib, name)) == 0);
}

void
check_e1(struct checking *k)
{
	const char *name =
	    property_name(k, "stonith-enabled", "fencing-enabled");

	if (is_false(k, name))
		check_add(k, SEVERITY_ERROR, (struct where){ .about = name },
		    "%s=false: no node is ever fenced, and services start "
		    "twice",
		    name);
}

void
check_e2(struct checking *k)
{
	static const char *const ends[] = { "enabled", "action", "timeout",
		"max-attempts", "reaction", "watchdog-timeout" };
	const bool old = cib_older(k->cib, 3, 20, 5);
	const char *new_value, *old_value;
	char new_name[32], old_name[32];
	size_t i;

	for (i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		snprintf(new_name, sizeof(new_name), "fencing-%s", ends[i]);
		snprintf(old_name, sizeof(old_name), "%s-%s",
		    strcmp(ends[i], "reaction") == 0 ? "fence" : "stonith",
		    ends[i]);
		new_value = cib_property(k->cib, new_name);
		old_value = cib_property(k->cib, old_name);
		if (new_value == NULL)
			continue;
		if (old)
			check_add(k, SEVERITY_ERROR,
			    (struct where){ .about = new_name },
			    "%s is not known before Pacemaker 3.0.2, where "
			    "%s counts",
			    new_name, old_name);
		else if (old_value != NULL && strcmp(new_value, old_value) != 0)
			check_add(k, SEVERITY_ERROR,
			    (struct where){ .about = new_name },
			    "%s=%s and %s=%s differ: the first one counts",
			    new_name, new_value, old_name, old_value);
	}
}

void
check_e3(struct checking *k)
{
	if (is_false(k, "startup-fencing"))
		option(k, SEVERITY_ERROR, "startup-fencing",
		    "startup-fencing=false: a node that was not seen yet is "
		    "taken for dead");
}

void
check_e4(struct checking *k)
{
	const char *policy = cib_property(k->cib, "no-quorum-policy");

	if (policy == NULL || strcasecmp(policy, "ignore") != 0)
		return;
	if (k->view->n_hosts > 2)
		option(k, SEVERITY_ERROR, "no-quorum-policy",
		    "no-quorum-policy=ignore: one cut-off node fences all "
		    "others");
	else
		option(k, SEVERITY_INFO, "no-quorum-policy",
		    "no-quorum-policy=ignore: corosync's two_node does the "
		    "same");
}

void
check_e5(struct checking *k)
{
	/* With sbd each node's own watchdog counts as a device. */
	if (k->cib->n_devices == 0 && !watchdog_fences(k) &&
	    k->cib->have_watchdog != 1)
		check_add(k, SEVERITY_ERROR, (struct where){ NULL, NULL, 0 },
		    "there is no fence device: resources do not start");
}

void
check_e6(struct checking *k)
{
	const struct view_device *d;
	bool ssh;

	EACH_DEVICE (d, k) {
		if (!device_is(d, AGENT_TEST))
			continue;
		ssh = strstr(d->rsc->type, "ssh") != NULL;
		check_device(k, SEVERITY_ERROR, d,
		    "%s: the agent %s is for tests: it %s", d->rsc->id,
		    d->rsc->type,
		    ssh ? "needs the help of the node that has failed" :
			  "reports success and does nothing");
	}
}

void
check_e13(struct checking *k)
{
	const char *managed = cib_get(&k->cib->rsc_defaults, "is-managed");

	if (cib_bool(cib_property(k->cib, "maintenance-mode")) == 1)
		option(k, SEVERITY_WARNING, "maintenance-mode",
		    "maintenance-mode: no node is fenced meanwhile");
	if (cib_bool(managed) == 0)
		option(k, SEVERITY_INFO, "is-managed",
		    "is-managed=false in rsc_defaults: no node is fenced "
		    "while no resource is managed");
}

void
check_e14(struct checking *k)
{
	const char *name =
	    property_name(k, "stonith-max-attempts", "fencing-max-attempts");
	const char *text = cib_property(k->cib, name);
	const long n = text != NULL ? atol(text) : 0;

	if (n > 0 && n < ATTEMPTS_MIN)
		check_add(k, SEVERITY_WARNING, (struct where){ .about = name },
		    "%s=%ld: after so many failures the node stays UNCLEAN",
		    name, n);
}

void
check_e15(struct checking *k)
{
	const char *name = property_name(k, "stonith-action", "fencing-action");
	const char *action = cib_property(k->cib, name);

	if (action != NULL && strcasecmp(action, "poweroff") == 0)
		check_add(k, SEVERITY_WARNING, (struct where){ .about = name },
		    "%s=poweroff is not known to Pacemaker 3: off", name);
}

void
check_e16(struct checking *k)
{
	const struct view_device *d;

	if (times_action(k->cib) != TIMES_OFF)
		return;
	EACH_DEVICE (d, k)
		if (device_is(d, AGENT_KDUMP) && device_usable(d))
			check_device(k, SEVERITY_WARNING, d,
			    "%s: %s is off, but a node that dumps starts "
			    "again by itself",
			    d->rsc->id,
			    property_name(
				k, "stonith-action", "fencing-action"));
}
