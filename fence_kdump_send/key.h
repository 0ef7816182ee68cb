/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_SEND_KEY_H
#define FK_SEND_KEY_H

#include "lib/kdump2_key.h"

struct reason;

/*
 * Where a crash kernel has this node's key: in its initrd, or, on Debian, where
 * the rehearsal has written it since the crash kernel booted.
 */
#define KEY_FILE "/etc/fence_kdump/key"
#define KEY_FILE_RUN "/run/fence_kdump/key"

enum key_state {
	KEY_NONE,  /* neither is there */
	KEY_READ,  /* `*key` and `name` are written; the caller wipes the key */
	KEY_BROKEN /* one is there: the reason says which, and why not taken */
};

/*
 * Reads the first of these files that is there (lib/kdump2_file.h).  It must be
 * a plain file, root's, and no other user may write it, because another node's
 * key would be answered with; whether others can read it is judged where the
 * image is.  No reason has a byte of the file in it.
 */
enum key_state key_find(const char *const files[2], struct kdump2_key *key,
    char name[KDUMP2_NAME_MOST + 1], struct reason *why);

/* What the program gives to that. */
extern const char *const key_files[2];

#endif
