/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Does the node answer?  For validate-all --ask, while the node is in its crash
 * kernel or rehearses (fence_kdump_rehearse --rehearse-answer): the route, the
 * firewalls, the node's name and its key are tried, and nothing is fenced.
 */
#ifndef FK_CHECK_ASK_H
#define FK_CHECK_ASK_H

#include <stdbool.h>

struct reason;
struct setup;

/*
 * Asks all addresses of the settled node, for 3 seconds at most.  `say` gets a
 * text for each address: `good` if it answers.  False with the reason: a signal
 * ended it, or nothing can be asked.
 */
bool check_ask(const struct setup *setup, int stop_fd,
    void (*say)(bool good, const char *text, void *arg), void *arg,
    struct reason *why);

#endif
