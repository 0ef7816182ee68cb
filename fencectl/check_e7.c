/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <strings.h>

#include "fencectl/agents.h"
#include "fencectl/check_e7.h"
#include "fencectl/facts.h"

#define EACH_RESOURCE(r, i, k)                         \
	for ((i) = 0; (i) < (k)->cib->n_resources &&   \
	     ((r) = (k)->cib->resources[(i)]) != NULL; \
	     (i)++)

/* ocf:fence-kdump:armed, which only reports. */
static bool
is_armed(const struct cib_resource *r)
{
	return (r->kind == CIB_PRIMITIVE && !r->device &&
	    strcmp(r->provider, "fence-kdump") == 0 &&
	    strcmp(r->type, "armed") == 0);
}

/* A service: no fence device, no connection to a node. */
static bool
is_service(const struct cib_resource *rsc)
{
	return (rsc->kind == CIB_PRIMITIVE && !rsc->device && !is_armed(rsc) &&
	    !(strcmp(rsc->provider, "pacemaker") == 0 &&
		strcmp(rsc->type, "remote") == 0));
}

static bool
in_clone(const struct cib_resource *rsc)
{
	for (rsc = rsc->parent; rsc != NULL; rsc = rsc->parent)
		if (rsc->kind == CIB_CLONE)
			return (true);
	return (false);
}

static bool
is_any(const char *text, const char *const *words)
{
	for (; text != NULL && *words != NULL; words++)
		if (strcasecmp(text, *words) == 0)
			return (true);
	return (false);
}

void
check_e7(struct checking *k)
{
	static const char *const weak[] = { "ignore", "block", "stop", NULL };
	const char *all = cib_get(&k->cib->op_defaults, "on-fail");
	const struct cib_resource *rsc;
	size_t i, j;

	if (is_any(all, weak))
		check_add(k, SEVERITY_WARNING,
		    (struct where){ .about = "op_defaults" },
		    "op_defaults: on-fail=%s: a service that does not stop is "
		    "never fenced",
		    all);
	EACH_RESOURCE(rsc, i, k)
	for (j = 0; is_service(rsc) && j < rsc->n_ops; j++)
		if (strcmp(rsc->ops[j].name, "stop") == 0 &&
		    is_any(rsc->ops[j].on_fail, weak) && !is_any(all, weak))
			check_add(k, SEVERITY_WARNING,
			    (struct where){ .about = rsc->id },
			    "%s: on-fail=%s for stop: a service that "
			    "does not stop is never fenced",
			    rsc->id, rsc->ops[j].on_fail);
}

void
check_e8(struct checking *k)
{
	static const char *const weak[] = { "nothing", "quorum", NULL };
	const struct cib_resource *rsc;
	const char *requires;
	size_t i;

	EACH_RESOURCE(rsc, i, k)
	{
		requires = cib_get(&rsc->meta, "requires");
		if (is_service(rsc) && !in_clone(rsc) && is_any(requires, weak))
			check_add(k, SEVERITY_ERROR,
			    (struct where){ .about = rsc->id },
			    "%s: requires=%s: the service starts elsewhere "
			    "before its node is fenced",
			    rsc->id, requires);
	}
}

static bool
any_unfences(const struct checking *k)
{
	static const char *const words[] = { "unfencing", NULL };
	const struct view_device *d;

	EACH_DEVICE (d, k)
		if (device_is(d, AGENT_STORAGE) ||
		    is_any(cib_get(&d->rsc->meta, "provides"), words))
			return (true);
	return (false);
}

void
check_e9(struct checking *k)
{
	static const char *const words[] = { "unfencing", NULL };
	const struct cib_resource *rsc;
	size_t i;

	if (any_unfences(k))
		return;
	EACH_RESOURCE(rsc, i, k)
	if (rsc->kind == CIB_PRIMITIVE &&
	    is_any(cib_get(&rsc->meta, "requires"), words))
		check_add(k, SEVERITY_WARNING,
		    (struct where){ .about = rsc->id },
		    "%s: requires=unfencing, and no device unfences", rsc->id);
}

/* What a device's parameter `action` does, by its value. */
static void
action(struct checking *k, const struct view_device *d, const char *value)
{
	enum severity severity = SEVERITY_ERROR;

	if (!cib_older(k->cib, 3, 20, 0) && k->cib->feature[0] >= 0) {
		check_device(k, SEVERITY_INFO, d,
		    "%s: action=%s: Pacemaker 3 ignores action", d->rsc->id,
		    value);
		return;
	}
	if (strcasecmp(value, "off") == 0)
		severity = SEVERITY_WARNING;
	else if (*value == '\0' || strcasecmp(value, "reboot") == 0)
		severity = SEVERITY_INFO;
	check_device(k, severity, d, "%s: action=%s: %s", d->rsc->id, value,
	    severity == SEVERITY_ERROR ? "its success would count as fenced" :
		severity == SEVERITY_WARNING ? "a reboot becomes off" :
					       "Pacemaker ignores this");
}

void
check_e10(struct checking *k)
{
	static const char *const names[] = { "pcmk_reboot_action",
		"pcmk_off_action" };
	static const char *const wrong[] = { "status", "monitor", "metadata",
		"list", "on", "validate-all", NULL };
	const struct view_device *d;
	const char *value;
	size_t i;

	EACH_DEVICE (d, k) {
		value = param(d, "action");
		if (value != NULL)
			action(k, d, value);
		for (i = 0; i < 2; i++)
			if (is_any(param(d, names[i]), wrong))
				check_device(k, SEVERITY_ERROR, d,
				    "%s: %s=%s: its success would count as "
				    "fenced",
				    d->rsc->id, names[i], param(d, names[i]));
	}
}

void
check_e11(struct checking *k)
{
	static const char *const words[] = { "metadata", NULL };
	const struct view_device *d;

	EACH_DEVICE (d, k)
		if (is_any(param(d, "pcmk_monitor_action"), words))
			check_device(k,
			    device_is(d, AGENT_KDUMP) ? SEVERITY_WARNING :
							SEVERITY_INFO,
			    d,
			    "%s: pcmk_monitor_action=metadata checks nothing",
			    d->rsc->id);
}

void
check_e12(struct checking *k)
{
	static const char *const words[] = { "cycle", NULL };
	const struct view_device *d;

	EACH_DEVICE (d, k)
		if (device_is(d, AGENT_IPMI) &&
		    is_any(param(d, "method"), words))
			check_device(k, SEVERITY_WARNING, d,
			    "%s: method=cycle may answer before the node is "
			    "off",
			    d->rsc->id);
}

void
check_e19(struct checking *k)
{
	static const char *const words[] = { "fence", NULL };
	const struct view_device *d;
	size_t i;

	EACH_DEVICE (d, k)
		for (i = 0; i < d->rsc->n_ops; i++)
			if (strcmp(d->rsc->ops[i].name, "monitor") == 0 &&
			    is_any(d->rsc->ops[i].on_fail, words))
				check_device(k, SEVERITY_WARNING, d,
				    "%s: a failed monitor fences the node "
				    "that ran it",
				    d->rsc->id);
}

/* Is a failure of that action without consequence, each time it is given? */
static bool
is_ignored(const struct checking *k, const struct cib_resource *rsc,
    const char *action)
{
	static const char *const words[] = { "ignore", NULL };
	bool given = false;
	size_t i;

	for (i = 0; i < rsc->n_ops; i++) {
		if (strcmp(rsc->ops[i].name, action) != 0)
			continue;
		given = true;
		if (!is_any(rsc->ops[i].on_fail, words))
			return (false);
	}
	return (
	    given || is_any(cib_get(&k->cib->op_defaults, "on-fail"), words));
}

void
check_e22(struct checking *k)
{
	static const char *const actions[] = { "start", "monitor", "stop" };
	const struct cib_resource *rsc;
	size_t i, j;

	EACH_RESOURCE(rsc, i, k)
	for (j = 0; is_armed(rsc) && j < sizeof(actions) / sizeof(*actions);
	     j++)
		if (!is_ignored(k, rsc, actions[j]))
			check_add(k, SEVERITY_ERROR,
			    (struct where){ .about = rsc->id },
			    "%s: %s without on-fail=ignore: without the "
			    "agent's file %s",
			    rsc->id, actions[j],
			    strcmp(actions[j], "stop") == 0 ?
				"its node is fenced" :
				"Pacemaker stops it, and may move others");
}
