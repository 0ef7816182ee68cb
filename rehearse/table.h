/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_REHEARSE_TABLE_H
#define FK_REHEARSE_TABLE_H

struct evidence;
struct reason;

/*
 * Prints one line for each address of each node, to standard output.  0, or
 * -1 and the reason.
 */
int table_print(const struct evidence *e, struct reason *why);

#endif
