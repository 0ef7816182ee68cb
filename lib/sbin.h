/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where an administrator's program is: distributions are about to give up
 * /usr/sbin.
 */
#ifndef FK_SBIN_H
#define FK_SBIN_H

/* `sbin` if that can be run, else `bin`, also if there is none. */
char *sbin_path(char *sbin, char *bin);

#endif
