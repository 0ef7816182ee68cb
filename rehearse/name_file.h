/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The file that has this node's name, for Debian's and Ubuntu's crash kernel.
 * That one boots the real root and makes this node's key by itself, before it
 * has an address to be known by.  One line, the name, 1 to 255 bytes of 21 to
 * 7e (hexadecimal).
 */
#ifndef FK_REHEARSE_NAME_FILE_H
#define FK_REHEARSE_NAME_FILE_H

#include "lib/kdump2_key.h"

struct reason;

#define NAME_FILE "/etc/fence_kdump/name"

/*
 * Reads the file: a plain one, root's, which no other user may write.  1 if
 * there is one, and `name` is written; 0 if there is none; -1 with the reason.
 */
int name_file_read(
    char name[KDUMP2_NAME_MOST + 1], const char *path, struct reason *why);

/*
 * Makes the file say that name, in a folder that is made if it is not there:
 * the whole of the new file or the whole of the old one, also after a loss of
 * power.  1 if it was written; 0 if it was so already; -1 with the reason.
 */
int name_file_write(const char *path, const char *name, struct reason *why);

#endif
