/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>
#include <string.h>

#include "fencectl/keep.h"
#include "lib/attributes.h"

static bool
is_in(const char *const *names, const char *name)
{
	for (; *names != NULL; names++)
		if (strcmp(*names, name) == 0)
			return (true);
	return (false);
}

bool
keep_secret(const char *name)
{
	static const char *const parts[] = { "passw", "secret", "key", "token",
		"community", NULL };
	const char *const *part;

	for (part = parts; *part != NULL; part++)
		if (strcasestr(name, *part) != NULL)
			return (true);
	return (false);
}

bool
keep_param(const char *name)
{
	static const char *const names[] = { "action", "auth", "delay",
		"family", "hostlist", "hostname", "how", "initrd", "ip",
		"ipaddr", "ipport", "method", "nodename", "plug", "port",
		"power_timeout", "power_wait", "queryport", "running",
		"systems_uri", "timeout", NULL };
	/* After the action's name, which may be any. */
	static const char *const ends[] = { "_action", "_timeout", "_retries",
		NULL };
	static const char *const fencer[] = { "pcmk_host_argument",
		"pcmk_host_map", "pcmk_host_list", "pcmk_host_check",
		"pcmk_delay_max", "pcmk_delay_base", "pcmk_action_limit",
		NULL };
	const char *const *end;
	size_t len = strlen(name);

	if (keep_secret(name))
		return (false);
	if (strncmp(name, "pcmk_", 5) != 0)
		return (is_in(names, name));
	for (end = ends; *end != NULL; end++)
		if (len > strlen(*end) &&
		    strcmp(name + len - strlen(*end), *end) == 0)
			return (true);
	return (is_in(fencer, name));
}

bool
keep_meta(const char *name)
{
	static const char *const names[] = { "enabled", "is-managed",
		"maintenance", "priority", "provides", "remote-node",
		"requires", "resource-stickiness", "target-role", "on-fail",
		"timeout", NULL };

	return (is_in(names, name));
}

bool
keep_property(const char *name)
{
	static const char *const names[] = { "cluster-infrastructure",
		"concurrent-fencing", "dc-version",
		"default-resource-stickiness", "fence-reaction",
		"fence-remote-without-quorum", "have-watchdog",
		"maintenance-mode", "no-quorum-policy", "node-health-strategy",
		"priority-fencing-delay", "startup-fencing",
		"stop-all-resources", "symmetric-cluster", NULL };

	if (keep_secret(name))
		return (false);
	return (strncmp(name, "stonith-", 8) == 0 ||
	    strncmp(name, "fencing-", 8) == 0 || is_in(names, name));
}

bool
keep_attribute(const char *name)
{
	static const char *const names[] = { ATTRIBUTE_ARMED, ATTRIBUTE_WHY,
		ATTRIBUTE_KEY, NULL };

	return (is_in(names, name) ||
	    strncmp(name, ATTRIBUTE_OPERATOR, strlen(ATTRIBUTE_OPERATOR)) == 0);
}
