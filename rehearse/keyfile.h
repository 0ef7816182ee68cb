/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_REHEARSE_KEYFILE_H
#define FK_REHEARSE_KEYFILE_H

struct kdump2_key;
struct reason;

/*
 * Writes the file with a node's key (lib/kdump2_file.h) to `path`, and beside
 * it the empty file that is named after the key's id.  Neither may be there
 * before.  Only this user can read the file with the key, or there is none: a
 * file system may give its files a mode that lets others read.  Returns 0 if
 * both are there, whole; -1 with the reason, which names the file, and neither
 * is left.
 */
int keyfile_write(const char *path, const char *name,
    const struct kdump2_key *key, struct reason *why);

#endif
