/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What all agents do alike.
 */
#ifndef FK_AGENT_MAIN_H
#define FK_AGENT_MAIN_H

struct agent;

/*
 * Runs the agent: options from the command line, or from standard input if
 * there is no argument at all; --help, --version and metadata; else the
 * action.  Returns the exit status: AGENT_DONE only if the action's own
 * function returned true (or what was asked for was printed, in full).
 *
 * Pacemaker takes exit status 0 for "fenced" for any action, and device
 * parameters come with every call.  So on standard input `help` and `version`
 * are passed over, and an action that does not fence is refused if it comes
 * with a target (nodename and plug), as only fencings do.  There is one
 * exception, validate-all of a caller that is certainly no fencing
 * (agent/caller.h): its target is passed over.
 */
int agent_main(const struct agent *agent, int argc, char *argv[]);

#endif
