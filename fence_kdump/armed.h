/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which nodes' crash kernels would not speak?  By the attribute kdump-armed,
 * which each node publishes of itself (fence_kdump_rehearse --publish).  For
 * monitor and validate-all alone: attrd forgets a node that has left, and no
 * attribute is evidence at a fencing.
 */
#ifndef FK_KDUMP_ARMED_H
#define FK_KDUMP_ARMED_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/attrd.h"
#include "lib/reason.h"

struct setup;

/* A node that says of itself that it is not armed. */
struct armed_node {
	char name[ATTRD_NODE];
	char why[ATTRD_VALUE]; /* "": no reason is known */
};

/* All 0 at first. */
struct armed {
	enum attrd_state state;
	struct reason why; /* with ATTRD_FAILED */
	struct armed_node *nodes;
	size_t n;
};

/*
 * Asks attrd for all nodes, in two questions of ATTRD_ASK_MS at most; for the
 * second one there is time if the first was answered.  Needs the capability
 * CAP_DAC_OVERRIDE, and is to be called before any socket is open for messages,
 * because it waits.  armed_free() in all cases.
 */
void armed_ask(struct armed *a);
void armed_free(struct armed *a);

/* Takes one node's kdump-armed (a struct armed is `arg`), or its reason. */
void armed_take(const struct attrd_value *value, void *arg);
void armed_take_why(const struct attrd_value *value, void *arg);

/*
 * Warns of each node that is not armed: of the device's node, if it has one
 * (`setup` is settled then; NULL: it has none), or else of all.  With `require`
 * each is an error, and so is that attrd does not answer: false with the
 * reason.
 */
bool armed_report(const struct armed *a, const struct setup *setup,
    bool require, struct reason *why);

#endif
