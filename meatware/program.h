/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Can the administrator's program (notify=) be run?
 */
#ifndef FK_MEATWARE_PROGRAM_H
#define FK_MEATWARE_PROGRAM_H

struct reason;

/*
 * 0 if program_open() (meatware/path.h) works, -1 with the reason, also if it
 * takes more than 2 seconds.
 */
int program_probe(const char *path, struct reason *why);

#endif
