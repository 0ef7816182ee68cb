/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The exit statuses, those of cluster-glue's meatclient (meatclient(8)).
 */
#ifndef FK_MEATCLIENT_EXITS_H
#define FK_MEATCLIENT_EXITS_H

#define EXIT_TAKEN 0      /* what was asked for is done */
#define EXIT_IO 1         /* something could not be read or written */
#define EXIT_CANCELLED 3  /* cancelled, or a mistake in the command line */
#define EXIT_NO_REQUEST 4 /* no such request here, or not any more */

#endif
