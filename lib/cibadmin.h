/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where Pacemaker's cibadmin is, which prints the cluster's configuration.
 */
#ifndef FK_CIBADMIN_H
#define FK_CIBADMIN_H

/* Its full path, also if there is none.  Not to be changed. */
char *cibadmin_path(void);

#endif
