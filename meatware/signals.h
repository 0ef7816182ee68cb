/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The signals by which a program ends if it does not care, and whose end must
 * not go without a word; SIGTERM, SIGINT and SIGHUP are in lib/stop.h.
 */
#ifndef FK_MEATWARE_SIGNALS_H
#define FK_MEATWARE_SIGNALS_H

struct signals_row {
	int number;
	const char *name;
};

#define SIGNALS_ENDING 4
extern const struct signals_row signals_ending[SIGNALS_ENDING];

/* Unblocks them and SIGCHLD: whoever started us may have them blocked. */
int signals_unblock(void);

#endif
