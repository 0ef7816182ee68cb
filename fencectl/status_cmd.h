/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_STATUS_CMD_H
#define FK_FENCECTL_STATUS_CMD_H

struct options;

/*
 * Asks the CIB, the members and the fencer (SOURCE_STATUS_MS each), and prints
 * or writes what they say.  Returns fencectl's exit status: 0; 1 if one of them
 * could not be asked; 3 if nothing could be shown, or the file not be written.
 */
int status_command(const struct options *o);

#endif
