/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_SEND_COMMAND_H
#define FK_SEND_COMMAND_H

struct options;

/*
 * The command line of argv, which was read into `o`, with --force: as a shell
 * reads it, with words quoted where needed, and with "-c 1" if it has no
 * COUNT.  The caller frees it; NULL if there is no memory.  Pure.
 */
char *command_with_force(char *const argv[], const struct options *o);

#endif
