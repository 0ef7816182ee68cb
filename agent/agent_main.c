/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "agent/agent.h"
#include "agent/agent_main.h"
#include "agent/caller.h"
#include "agent/dummy.h"
#include "agent/input.h"
#include "agent/metadata.h"
#include "lib/clock.h"
#include "lib/help.h"
#include "lib/log.h"
#include "lib/reason.h"
#include "lib/stdfds.h"
#include "lib/stop.h"

static void
print_help(const struct agent *agent)
{
	size_t i;

	printf("Usage: %s [OPTION]...\n%s\n\n"
	       "Without any argument the options are read from standard "
	       "input,\none name=value a line.\n\nOptions:\n",
	    agent->name, agent->shortdesc);
	option_help(agent->options, agent->n_options);
	printf("\nActions:");
	for (i = 0; i < agent->n_actions; i++)
		printf(" %s", agent->actions[i].name);
	printf(" metadata\n\nSee %s(8).\n", agent->name);
}

/* The value of an option that every agent has. */
static const struct option_value *
value_of(const struct option_set *set, const char *name)
{
	const int i = option_find(set, name, strlen(name), &name);

	if (i == -1)
		abort();
	return (&set->values[i]);
}

/* The action that is asked for, as typed: letter case does not matter. */
static const char *
asked_action(const struct option_set *set)
{
	return (value_of(set, "action")->text);
}

static bool
is_metadata(const struct option_set *set)
{
	return (strcasecmp(asked_action(set), "metadata") == 0);
}

/* The action that is asked for; NULL if the agent has no such one. */
static const struct agent_action *
find_action(const struct agent *agent, const struct option_set *set)
{
	size_t i;

	for (i = 0; i < agent->n_actions; i++)
		if (strcasecmp(agent->actions[i].name, asked_action(set)) == 0)
			return (&agent->actions[i]);
	return (NULL);
}

static bool
is_on(const struct option_set *set, const char *name)
{
	return (value_of(set, name)->number != 0);
}

/* --help or --version. */
static bool
wishes(const struct option_set *set)
{
	return (is_on(set, "help") || is_on(set, "version"));
}

/* metadata, and on the command line --help and --version. */
static bool
judge_print_only(const struct option_set *set, bool from_stdin)
{
	if (from_stdin && wishes(set))
		log_warn("help and version are for the command line: passed "
			 "over on standard input");
	return ((!from_stdin && wishes(set)) || is_metadata(set));
}

/* A validation by Pacemaker comes with a target that no caller meant. */
static void
drop_dummy(struct option_set *set)
{
	if (strcasecmp(asked_action(set), "validate-all") == 0 &&
	    option_given(set, "plug") != -1 && caller_is_validation())
		dummy_drop(set);
}

/* Is a fencing meant, by an action that does none? */
static bool
refuse_misled(const struct agent *agent, const struct option_set *set)
{
	const struct agent_action *action = find_action(agent, set);

	if (action != NULL && action->fences)
		return (false);
	if (option_given(set, "nodename") == -1 ||
	    option_given(set, "plug") == -1)
		return (false);
	log_error("not fenced: action \"%.64s\" came with a target, as only "
		  "a fencing does: is there an action or pcmk_..._action among "
		  "the device's parameters?",
	    asked_action(set));
	return (true);
}

static int
print_only(const struct agent *agent, const struct option_set *set)
{
	struct reason why;

	/* A reader that takes nothing must not make this unstoppable. */
	stop_unblock();
	if (is_metadata(set))
		metadata_write(agent, stdout);
	else if (is_on(set, "help"))
		print_help(agent);
	else
		printf("%s %s\n", agent->name, PACKAGE_VERSION);
	if (stdfds_flush(&why) == 0)
		return (AGENT_DONE);
	log_error("%s", why.text);
	return (AGENT_FAILED);
}

static void
unknown_action(const struct agent *agent, const char *action)
{
	char all[256] = "";
	size_t i, len = 0;

	for (i = 0; i < agent->n_actions && len < sizeof(all); i++)
		len += (size_t)snprintf(all + len, sizeof(all) - len, "%s, ",
		    agent->actions[i].name);
	log_error("action \"%.64s\" is not one that this agent can do "
		  "(%smetadata); nothing was fenced",
	    action, all);
}

static int
run_action(const struct agent *agent, const struct option_set *set,
    bool from_stdin, int64_t started_ns, int stop_fd)
{
	const struct agent_action *action = find_action(agent, set);
	struct agent_call call = {
		.options = set,
		.started_ns = started_ns,
		.stop_fd = stop_fd,
		.from_stdin = from_stdin,
	};

	if (action == NULL) {
		unknown_action(agent, asked_action(set));
		return (AGENT_FAILED);
	}
	call.action = action->name;
	return (action->run(&call) ? AGENT_DONE : AGENT_FAILED);
}

static void
input_mistake(const char *text)
{
	log_error("not fenced: standard input: %s", text);
}

static void
argv_mistake(const char *text)
{
	log_usage("%s", text);
}

/* What to add to the mistake that ended the reading, if there were others. */
static const char *
unread(const struct option_set *set)
{
	return (set->mistakes == 0 ? "" : "; what follows is not read");
}

/*
 * 0 with all options in `set` that are right, and what is wrong with the
 * others logged and counted there; -1, logged as well, if they cannot be read.
 */
static int
read_options(struct option_set *set, int argc, char *argv[], int stop_fd)
{
	struct reason why = { "" };
	int rc;

	set->mistake = argc <= 1 ? input_mistake : argv_mistake;
	if (argc <= 1) {
		rc = input_read(set, STDIN_FILENO, stop_fd, &why);
		if (rc == 1) {
			stop_read(stop_fd, &why);
			log_error("not fenced: %s while reading options from "
				  "standard input",
			    why.text);
		} else if (rc == -1)
			log_error("not fenced: %s%s", why.text, unread(set));
		return (rc == 0 ? 0 : -1);
	}
	rc = option_argv(set, argc, argv, &why);
	if (rc == -1) {
		log_usage("%s%s", why.text, unread(set));
		return (-1);
	}
	if (rc < argc) {
		reason_set(&why, "unexpected argument \"%.64s\"", argv[rc]);
		option_mistake(set, why.text);
	}
	return (0);
}

/* Options were refused: is there more to find? */
static void
find_all(const struct agent *agent, const struct option_set *set,
    bool from_stdin, int64_t started_ns, int stop_fd)
{
	const struct agent_action *action = find_action(agent, set);

	if (action == NULL || !action->finds_all)
		return;
	(void)run_action(agent, set, from_stdin, started_ns, stop_fd);
	log_error("%s: options refused (see above): %zu", action->name,
	    set->mistakes);
}

static int
run(const struct agent *agent, const struct option_set *set, bool from_stdin,
    int64_t started_ns, int stop_fd)
{
	if (from_stdin && refuse_misled(agent, set))
		return (AGENT_FAILED);
	/* -hostlist is -h with more after it: no fencing, no success. */
	if (!from_stdin && wishes(set) &&
	    (option_given(set, "nodename") != -1 ||
		option_given(set, "plug") != -1)) {
		log_usage("--help and --version take no node");
		return (AGENT_FAILED);
	}
	if (judge_print_only(set, from_stdin))
		return (print_only(agent, set));
	return (run_action(agent, set, from_stdin, started_ns, stop_fd));
}

/* All options that could be read are in `set`. */
static int
act(const struct agent *agent, struct option_set *set, bool from_stdin,
    int64_t started_ns, int stop_fd)
{
	log_open(agent->name, (int)value_of(set, "verbose")->number);
	if (set->unknown[0] != '\0')
		log_debug("keys on standard input that are no option, passed "
			  "over: %s",
		    set->unknown);
	if (from_stdin)
		drop_dummy(set);
	if (set->mistakes == 0)
		return (run(agent, set, from_stdin, started_ns, stop_fd));
	find_all(agent, set, from_stdin, started_ns, stop_fd);
	return (AGENT_FAILED);
}

int
agent_main(const struct agent *agent, int argc, char *argv[])
{
	struct option_set set;
	struct reason why;
	int64_t started_ns = clock_ns();
	int status = AGENT_FAILED, stop_fd;

	log_open(agent->name, 0);
	if (stdfds_fill() == -1 || (stop_fd = stop_open()) == -1) {
		log_error("not fenced: cannot start: %s", strerror(errno));
		return (AGENT_FAILED);
	}
	if (option_init(&set, agent->options, agent->n_options, &why) == -1) {
		log_error("not fenced: %s", why.text);
		return (AGENT_FAILED);
	}
	if (read_options(&set, argc, argv, stop_fd) == 0)
		status = act(agent, &set, argc <= 1, started_ns, stop_fd);
	option_free(&set);
	close(stop_fd);
	return (status);
}
