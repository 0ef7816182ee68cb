/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a login came from, by the bytes of the file utmp(5).  Pure.
 *
 * Not by getutxline(3): that locks the file, and any user can hold a lock of
 * utmp's by stopping a program like utempter(1) at the right moment.
 */
#ifndef FK_UTMP_H
#define FK_UTMP_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The remote host of the newest login on the terminal `line` ("pts/3"), as it
 * is written there, up to `size` - 1 bytes.  False, with "" in `host`, if
 * there is no such login or no host is written there.  A record that is cut
 * off at the end of the file does not count.
 */
bool utmp_host(
    const char *bytes, size_t len, const char *line, char *host, size_t size);

#endif
