/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who started this process, for the log: nothing is decided by it.
 */
#ifndef FK_WHO_H
#define FK_WHO_H

#include <stddef.h>

/*
 * Who sits at this process: the login user (by the audit session, or else
 * SUDO_USER, or else the user it runs as), the terminal, and the remote host
 * if one is known: "login alice (uid 1000), terminal pts/3, from 10.0.0.7".
 * A user whose name is not known within a second is "uid 1000".  Nothing
 * that another user holds (a lock of utmp's) makes this wait.
 * Printable ASCII on one line; returns `text`.
 */
char *who_answers(char *text, size_t size);

/*
 * Who started this process: "pacemaker-fenced (process 4711)", and the same
 * as above after it if a human logged in to do so.  What stands between a
 * STONITH plugin (stonith/) and who runs it is passed over.
 */
char *who_asks(char *text, size_t size);

#endif
