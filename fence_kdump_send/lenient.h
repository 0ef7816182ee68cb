/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command line as a crash kernel reads it.
 *
 * No person can fix an option there, and a message that is not sent costs the
 * dump.  So each mistake is reported, the option's default is taken, and the
 * reading goes on:
 *
 *   - what an option cannot take is left out; an unknown option, too, with a
 *     number after it, which is its value: no node has a number for a name;
 *   - a COUNT or --give-up that cannot be read makes both LENIENT_COUNT and
 *     LENIENT_GIVE_UP, for SUSE's kdump waits for the program to end;
 *   - if no node is left, the values that were left out are the nodes
 *     ("-c bob").
 */
#ifndef FK_SEND_LENIENT_H
#define FK_SEND_LENIENT_H

#include <stddef.h>

#include "lib/option.h"

#define LENIENT_COUNT 1
#define LENIENT_GIVE_UP 10 /* seconds */

/*
 * Reads the words of argv[1] and up into `set`, which has the rows of
 * send_rows; set->mistake gets each mistake.  Returns the number of operands,
 * which are then argv[0] and up (argv has room for them: they are fewer than
 * the words), with NULL after them.  set->mistakes counts the mistakes.
 * Pure but for set->mistake and memory.
 */
size_t lenient_argv(struct option_set *set, int argc, char *argv[]);

#endif
