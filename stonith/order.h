/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an agent is asked to do: which actions a verb becomes, and the lines of
 * the agent's standard input.  Pure.
 */
#ifndef FK_STONITH_ORDER_H
#define FK_STONITH_ORDER_H

#include <stdbool.h>
#include <stddef.h>

struct about;
struct about_param;
struct hosts;
struct reason;

#define ORDER_ACTIONS 2

/* Each has to succeed, one after the other. */
struct order_plan {
	const char *actions[ORDER_ACTIONS];
	size_t n;
};

/*
 * The actions for "off", "on" or "reset": off, on, reboot.  An agent that has
 * no reboot gets off, and then on, if it has one that does not belong to the
 * node itself: the `on` of an agent that cuts a node off from its disks
 * (fence_scsi, fence_brocade) would give it back what it was just cut off
 * from.  -1 with the reason if the agent does not have the action.
 */
int order_plan(struct order_plan *plan, const char *verb,
    const struct about *about, struct reason *why);

/*
 * The parameter that takes the host: "plug", else "port", else "nodename";
 * NULL if the agent has none of them, and so switches one thing only.
 */
const char *order_host_key(const struct about *about);

/*
 * Is it a parameter of the device, for the user to set?  Not so are: those
 * that take the host; `action`, which the verb decides; `separator`, which
 * would change the form of `list`; and `help` and `version`, to which
 * fence-agents answer with exit status 0 for any action.
 */
bool order_is_users(const struct about *about, const struct about_param *param);

#define ORDER_NAME_SIZE 128

/*
 * The environment variable that a parameter comes in: its own name, but '_'
 * for '-' and '.', which no shell hands on; its own name in full if there is
 * a parameter of the other name already.
 */
const char *order_variable(const struct about *about,
    const struct about_param *param, char name[ORDER_NAME_SIZE]);

/* The value of `name` in an environment (environ(7)); NULL if not set. */
const char *order_getenv(char *const env[], const char *name);

/* One request to the agent. */
struct order {
	const char *action;
	const char *host; /* as asked for, and */
	const char *plug; /* what the agent calls it; NULL for no host */
	bool with_params; /* the device's parameters too */
};

#define ORDER_MAX (32U * 1024) /* bytes: fit into a pipe without a reader */

/*
 * Writes the lines, "name=value" each, the action and the host last; the
 * caller frees `*text`.  A hostlist is handed on in the agent's own names.
 * -1 with the reason: a value with a newline, more than ORDER_MAX bytes, or a
 * host for an agent that takes none, unless hostlist names just this one.
 */
int order_write(char **text, size_t *len, const struct order *order,
    const struct about *about, const struct hosts *hosts, char *const env[],
    struct reason *why);

#endif
