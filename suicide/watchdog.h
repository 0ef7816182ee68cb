/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_SUICIDE_WATCHDOG_H
#define FK_SUICIDE_WATCHDOG_H

struct reason;

/*
 * Looks at a watchdog without opening it, since that starts it: is `path` the
 * full path of a character device, and what does /sys/class/watchdog report of
 * it?  0 with its description in `text`; -1 with the reason if it is none, or
 * something has it (sbd, systemd).
 */
int watchdog_look(const char *path, struct reason *text, struct reason *why);

#endif
