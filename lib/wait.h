/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_WAIT_H
#define FK_WAIT_H

#include <stddef.h>
#include <stdint.h>

#define WAIT_FDS 2 /* at most */

/*
 * Waits until one of `n` descriptors (-1: none) has something to read or is at
 * its end, also after interruptions.  Returns its index, the first one's if
 * there are several; -1 if nothing has come when clock_ns() is `until_ns`.
 */
int wait_readable(const int fds[], size_t n, int64_t until_ns);

#endif
