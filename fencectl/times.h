/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How long Pacemaker gives a device: pure functions on the configuration.
 */
#ifndef FK_FENCECTL_TIMES_H
#define FK_FENCECTL_TIMES_H

#include <stdbool.h>

struct cib;
struct cib_resource;

/* The action that a reboot becomes: get_action_timeout() of the fencer. */
enum times_action {
	TIMES_REBOOT,
	TIMES_OFF,
	TIMES_ON
};

/* Seconds; -1: not known, not given, or no time. */
struct times {
	enum times_action action; /* that is run, and whose values count */
	long limit;               /* T: when Pacemaker ends the agent */
	bool given;               /* T is of pcmk_ACTION_timeout */
	bool unended; /* T is none: the agent runs on, the cluster waits T */
	long agent;   /* the agent's own timeout */
	long base;    /* pcmk_delay_base for that node; 0 if not given */
	long max;     /* the most that the delay can be: at least `base` */
	long tries;   /* at most, and only within T */
	long worst;   /* the greatest delay, and T after it */
};

/* stonith-timeout, 60 if it is not given. */
long times_default(const struct cib *c);

/* The action that fencing is: stonith-action. */
enum times_action times_action(const struct cib *c);

/*
 * For fencing `node` with `rsc`.  `together`: other devices are in its level,
 * so that a reboot is off for all and then on for all.
 */
void times_of(struct times *t, const struct cib *c,
    const struct cib_resource *rsc, const char *node, bool together);

/*
 * A pcmk_*_timeout as Pacemaker of that version reads it; -1: no time.  0, and
 * an empty one before 3.0.2, is no limit for the fencer that runs the agent,
 * and the asking one waits for stonith-timeout (get_device_timeout() of
 * fenced_remote.c); since 3.0.2 an empty one counts as not given
 * (get_action_timeout() of fenced_commands.c).
 */
long times_limit(const struct cib *c, const char *text);

/*
 * A time as crm_get_msec() reads it: a number, with or without a unit, or an
 * ISO 8601 duration; in seconds, a part of one counts as one.  -1: no time,
 * or NULL.
 */
long times_seconds(const char *text);

/*
 * pcmk_delay_base for `node`: a time, or pairs of nodes and times.  Before
 * 3.0.2 the first word counts if no pair is for the node, so that "5 m" is 5 s.
 */
long times_delay_base(const struct cib *c, const char *text, const char *node);

#endif
