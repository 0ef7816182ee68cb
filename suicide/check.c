/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agent/agent.h"
#include "agent/asked.h"
#include "lib/list.h"
#include "lib/log.h"
#include "lib/node.h"
#include "suicide/check.h"
#include "suicide/machine.h"
#include "suicide/settings.h"
#include "suicide/steady.h"
#include "suicide/watchdog.h"

/* A dump that was wished for and would not be: the node ends all the same. */
static void
check_dump(const struct agent_call *call, const struct machine *machine)
{
	const enum how how = settings_of(call).how;
	struct reason why;

	if (!ladder_panics(&machine->ops, how, &why) && how == HOW_CRASH)
		log_warn("%s: how=crash would leave no dump: %s", call->action,
		    why.text);
}

/* The right, and what is on the ladder; nothing that is opened does a thing. */
static int
check_machine(const struct agent_call *call, const char *watchdog,
    struct reason *rungs, struct reason *why)
{
	struct machine machine;

	if (steady_right(why) == -1 ||
	    machine_open(&machine, &machine_host, watchdog, why) == -1)
		return (-1);
	machine_rungs(&machine, false, rungs);
	check_dump(call, &machine);
	machine_close(&machine);
	return (0);
}

static int
check_names(const struct settings *s, struct reason *why)
{
	struct list hosts = { NULL, 0 };
	char node[NODE_MAX + 1];
	int rc;

	if (asked_node("nodename", s->nodename, node, why) == -1 ||
	    asked_node("port", s->plug, node, why) == -1)
		return (-1);
	rc = asked_hosts(s->hostlist, &hosts, why);
	list_free(&hosts);
	return (rc);
}

static bool
said(const struct agent_call *call, int rc, const struct reason *rungs,
    const struct reason *why)
{
	if (rc == -1)
		log_error("%s: %s", call->action, why->text);
	else
		log_progress("%s: this node could be ended by: %s",
		    call->action, rungs->text);
	return (rc == 0);
}

bool
check_monitor(const struct agent_call *call)
{
	const struct settings s = settings_of(call);
	struct reason why, rungs, text;
	const char *watchdog = s.watchdog;

	/* One rung less is worth a warning, but the others still end it. */
	if (watchdog != NULL && watchdog_look(watchdog, &text, &why) == -1) {
		log_warn("%s: %s", call->action, why.text);
		watchdog = NULL;
	}
	return (said(
	    call, check_machine(call, watchdog, &rungs, &why), &rungs, &why));
}

bool
check_validate(const struct agent_call *call)
{
	const struct settings s = settings_of(call);
	struct reason why, rungs = { "" }, text;
	int rc = check_names(&s, &why);

	if (rc == 0 && s.watchdog != NULL)
		rc = watchdog_look(s.watchdog, &text, &why);
	if (rc == 0)
		rc = check_machine(call, s.watchdog, &rungs, &why);
	return (said(call, rc, &rungs, &why));
}
