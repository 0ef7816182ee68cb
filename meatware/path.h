/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_MEATWARE_PATH_H
#define FK_MEATWARE_PATH_H

struct reason;

/*
 * Opens (O_PATH, close-on-exec) the executable file that the absolute `path`
 * leads to, for fexecve(3).  Only root can have changed what it leads
 * to: the file and every folder on the way belong to root and cannot be
 * written to by group or others, "/" included, and each symbolic link is
 * followed by itself, so that its folder and what it leads through are looked
 * at too.  A folder with the sticky bit is no exception: others can put a name
 * there.  The descriptor is of the very file that was looked at.
 * -1 with the reason.  May hang as the file system does.
 */
int program_open(const char *path, struct reason *why);

#endif
