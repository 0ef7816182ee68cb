/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file that is written as a whole, and that other users can read.
 */
#ifndef FK_REHEARSE_NEW_FILE_H
#define FK_REHEARSE_NEW_FILE_H

#include <stddef.h>

struct reason;

/*
 * Makes the file be these `len` bytes, mode 0644, in a folder that is made if
 * it is not there: the whole of the new file or the whole of the old one, also
 * after a loss of power.  `path` has a slash.  0, or -1 with the reason, which
 * names the file.
 */
int new_file_write(
    const char *path, const char *bytes, size_t len, struct reason *why);

#endif
