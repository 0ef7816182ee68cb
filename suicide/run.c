/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>

#include "agent/agent.h"
#include "agent/asked.h"
#include "lib/log.h"
#include "lib/node.h"
#include "lib/stop.h"
#include "lib/who.h"
#include "suicide/ask.h"
#include "suicide/doer.h"
#include "suicide/decide.h"
#include "suicide/facts.h"
#include "suicide/machine.h"
#include "suicide/run.h"
#include "suicide/settings.h"
#include "suicide/steady.h"
#include "suicide/watchdog.h"

/* One request, from its decision to its end. */
struct end {
	struct settings s;
	struct facts facts;
	int answer; /* enum answer, as decided */
	struct reason answer_why;
	char asker[256];
	struct way_down way;
};

static int
check_node(const struct end *e, const char *option, const char *text,
    struct reason *why)
{
	char node[NODE_MAX + 1];

	if (!asked_given(text))
		return (0);
	if (asked_node(option, text, node, why) == -1 ||
	    decide_is_us(&e->facts, node, why) == -1)
		return (-1);
	return (asked_check(e->s.hostlist, node, why));
}

/* Each name that came is this node's; and one came. */
static int
check_target(const struct end *e, struct reason *why)
{
	if (!asked_given(e->s.nodename) && !asked_given(e->s.plug))
		return (reason_set(why, "no node: nodename or port is needed"));
	if (check_node(e, "nodename", e->s.nodename, why) == -1)
		return (-1);
	return (check_node(e, "port", e->s.plug, why));
}

static void
tell_facts(const struct facts *facts)
{
	static const char *const states[] = {
		[CLUSTER_NONE] = "no corosync runs, or was not asked",
		[CLUSTER_TOLD] = "corosync told",
		[CLUSTER_SILENT] = "corosync did not tell",
	};

	log_debug("kernel's name %s, %zu addresses; corosync.conf %s, %zu "
		  "nodes; %s, %zu nodes",
	    facts->uname, facts->n_addrs,
	    facts->conf == 1     ? "is there" :
		facts->conf == 0 ? "is not there" :
				   facts->conf_why.text,
	    facts->nodes.n, states[facts->cluster.state], facts->cluster.nodes);
}

static int
decide(struct end *e, struct reason *why)
{
	bool unused;

	/* This process must do it: from here on no other one can. */
	if (check_target(e, why) == -1 || steady_right(why) == -1 ||
	    steady_hurry(&unused, why) == -1)
		return (-1);
	if (e->s.answer != ANSWER_NEVER)
		ask_cluster(&e->facts.cluster);
	tell_facts(&e->facts);
	e->answer = decide_answer(e->s.answer, &e->facts, &e->answer_why);
	if (e->answer == -1)
		return (reason_set(why, "%s", e->answer_why.text));
	return (0);
}

static void
prepare_way(struct end *e)
{
	e->way = (struct way_down){
		.off = e->s.off,
		.how = e->s.how,
		.node = e->facts.uname,
		.asker = who_asks(e->asker, sizeof(e->asker)),
	};
}

/* By what the node goes down from here, for people. */
static void
tell_way(
    const struct end *e, const struct machine *machine, struct reason *text)
{
	struct reason rungs, why;

	machine_rungs(machine, e->s.off, &rungs);
	if (ladder_panics(&machine->ops, e->s.how, &why))
		reason_set(text, "%s; how=crash: first a panic, since %s%s",
		    rungs.text, why.text,
		    e->s.off ? ", and this node comes back after the dump" :
			       "");
	else if (e->s.how == HOW_CRASH)
		reason_set(text, "%s; how=crash: no panic, since %s",
		    rungs.text, why.text);
	else
		*text = rungs;
}

/* A watchdog that cannot be had is one rung less. */
static void
check_watchdog(struct end *e)
{
	struct reason text, why;

	if (e->s.watchdog == NULL || e->s.off ||
	    watchdog_look(e->s.watchdog, &text, &why) == 0)
		return;
	log_warn("one way less: %s", why.text);
	e->s.watchdog = NULL;
}

/* What is told of a panic that is decided later. */
static const char *
told_panic(const struct end *e)
{
	if (e->s.how != HOW_CRASH)
		return ("");
	return ("; if a crash kernel is loaded then, it panics instead "
		"(how=crash), and comes back after the dump");
}

/* No success is ever answered: the node goes down from here. */
static bool
end_now(const struct end *e)
{
	struct reason why, steady, rungs;
	struct machine machine;

	if (machine_open(&machine, &machine_host, e->s.watchdog, &why) == -1) {
		log_error("not fenced, nothing was done: %s", why.text);
		return (false);
	}
	if (steady_make(&steady, &why) == -1) {
		log_error("not fenced, nothing was done: %s", why.text);
		machine_close(&machine);
		return (false);
	}
	if (machine_ready(&machine, &why) == -1)
		log_warn(
		    "a way that hangs will hold up the next: %s", why.text);
	tell_way(e, &machine, &rungs);
	log_notice("no success is answered (%s); this node goes down now, by "
		   "%s; made sure of: right to reboot, %s",
	    e->answer_why.text, rungs.text, steady.text);
	ladder_run(&machine.ops, &e->way, &why);
	log_error("not fenced: this node still runs: %s", why.text);
	return (false);
}

/* Success, and then the end: the one place that answers it. */
static bool
answer_and_end(const struct end *e)
{
	const struct doer_task task = {
		.way = e->way,
		.delay_s = e->s.delay_s,
		.watchdog = e->s.watchdog,
	};
	struct reason why;
	struct doer doer;

	if (doer_start(&doer, &task, &why) == -1) {
		log_error("not fenced, nothing was done: %s", why.text);
		return (false);
	}
	log_notice("made sure of: right to reboot, a process of its own, %s",
	    doer.steady.text);
	if (doer_go(&doer, &why) == -1) {
		log_error("not fenced: %s", why.text);
		return (false);
	}
	log_notice("success is answered (%s); this node %s in %d s%s",
	    e->answer_why.text, e->s.off ? "powers off" : "restarts",
	    e->s.delay_s, told_panic(e));
	return (true);
}

static bool
dry_run(const struct end *e)
{
	struct reason why, rungs;
	struct machine machine;

	if (machine_open(&machine, &machine_host, e->s.watchdog, &why) == -1) {
		log_error("dry run, not fenced: it would fail: %s", why.text);
		return (false);
	}
	tell_way(e, &machine, &rungs);
	machine_close(&machine);
	log_error("dry run, not fenced: %s (%s), this node would %s, by %s",
	    e->answer == ANSWER_BEFORE ? "after success was answered" :
					 "without an answer",
	    e->answer_why.text, e->s.off ? "power off" : "restart", rungs.text);
	return (false);
}

static bool
end_node(struct end *e, const struct agent_call *call)
{
	struct reason why;

	if (decide(e, &why) == -1) {
		log_error("not fenced, nothing was done: %s", why.text);
		return (false);
	}
	check_watchdog(e);
	if (e->s.dry_run)
		return (dry_run(e));
	prepare_way(e);
	/* The last moment to be called back. */
	if (stop_read(call->stop_fd, &why) == 1) {
		log_error("not fenced, nothing was done: %s", why.text);
		return (false);
	}
	return (e->answer == ANSWER_BEFORE ? answer_and_end(e) : end_now(e));
}

bool
run_end(const struct agent_call *call)
{
	struct end e = { .s = settings_of(call) };
	struct reason why;
	bool answered;

	if (facts_gather(&e.facts, &why) == -1) {
		log_error("not fenced, nothing was done: %s", why.text);
		return (false);
	}
	answered = end_node(&e, call);
	facts_free(&e.facts);
	return (answered);
}
