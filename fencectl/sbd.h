/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_SBD_H
#define FK_FENCECTL_SBD_H

#include <stdbool.h>
#include <stddef.h>

/* What sbd's configuration says; of two lines of a name the later counts. */
struct sbd {
	bool there;            /* SBD_WATCHDOG_TIMEOUT is set */
	long watchdog_timeout; /* s; 5 if it is no number, sbd's default */
	bool crashdump;        /* SBD_TIMEOUT_ACTION names crashdump */
};

/* Reads `len` bytes.  Pure. */
void sbd_parse(struct sbd *sbd, const char *bytes, size_t len);

/*
 * Reads this host's: /etc/sysconfig/sbd, or /etc/default/sbd.  0, also if
 * there is none; -1: one cannot be read.
 */
int sbd_read(struct sbd *sbd);

#endif
