/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A node's name, as fence_meatware, meatclient and fence_suicide take it.
 */
#ifndef FK_NODE_H
#define FK_NODE_H

#include <stdbool.h>
#include <stddef.h>

struct reason;

#define NODE_MAX 240 /* bytes of a node's name */

/* Bytes, not characters: the locale has no say in what a name is. */
bool node_is_byte(char c);

/*
 * Checks `len` bytes as a node's name (letters, digits, '.', '-', '_', 1 to
 * 240 of them) and puts it into `node` in lower case, terminated.  Returns 0,
 * or -1 with the reason and `node` empty.
 */
int node_parse(
    const char *text, size_t len, char node[NODE_MAX + 1], struct reason *why);

#endif
