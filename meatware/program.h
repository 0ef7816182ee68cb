/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Can the administrator's program (notify=) be run?
 */
#ifndef FK_MEATWARE_PROGRAM_H
#define FK_MEATWARE_PROGRAM_H

struct reason;

/*
 * Is `path` an absolute path of an executable file that only root can change?
 * 0, or -1 with the reason.  May hang as its file system does.
 */
int program_check(const char *path, struct reason *why);

/* The same, and -1 too if that is not known within 2 seconds. */
int program_probe(const char *path, struct reason *why);

#endif
