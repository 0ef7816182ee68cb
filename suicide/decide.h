/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is this node meant, may success be answered, and does the way down begin
 * with a panic?  Pure: facts in, a decision and its reason out.
 */
#ifndef FK_SUICIDE_DECIDE_H
#define FK_SUICIDE_DECIDE_H

#include <stdbool.h>

struct facts;
struct reason;

/* When success is answered: as asked for, and as decided (never AUTO). */
enum answer {
	ANSWER_AUTO,
	ANSWER_BEFORE,
	ANSWER_NEVER
};

/* How the node ends: as asked for. */
enum how {
	HOW_REBOOT, /* or off */
	HOW_CRASH
};

/* What the kernel told of the crash kernel, at one moment. */
enum crash_kernel {
	CRASH_KERNEL_UNKNOWN,
	CRASH_KERNEL_NONE,
	CRASH_KERNEL_LOADED
};

/*
 * 0 if `name` is this node: the kernel's name for it, or its name in
 * corosync.conf, where a node is this one if it has an address (loopback
 * addresses and host names do not count) that this host has, and no other
 * node has one.  Case does not matter.  -1 with the reason if it is any other
 * node, or if corosync.conf gives the kernel's name to a node that is not
 * this one.
 */
int
decide_is_us(const struct facts *facts, const char *name, struct reason *why);

/*
 * ANSWER_BEFORE or ANSWER_NEVER, and why.  -1 with the reason if BEFORE was
 * wished for, and corosync.conf or the running cluster knows of more than one
 * node or cannot be asked.  AUTO is BEFORE only if both report one node.
 */
int
decide_answer(enum answer wish, const struct facts *facts, struct reason *why);

/*
 * Does the way down begin with a panic?  Only if that was wished for, can be
 * had (by sysrq), and leaves a dump: a crash kernel is loaded.  Otherwise a
 * panic would stop the node for good, without a dump.  The reason is said
 * either way, for "since ...", and "" if no panic was wished for.
 */
bool decide_panics(
    enum how wish, bool sysrq, enum crash_kernel kernel, struct reason *why);

#endif
