/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The file that has a node's key of version 2 of the kdump notification, in the
 * initrd of its crash kernel.  One line, nothing before it, nothing after it:
 *
 *	file = "2" SP name SP key LF
 *	name = 1 to 255 bytes, 21 to 7e (hexadecimal): the node's
 *	key  = 64 digits, 0 to 9 and a to f
 *
 * Beside it is an empty file, whose name has the key's id: a list of an image's
 * files shows which key is in there, and nothing of it.
 *
 * Pure functions; nothing is allocated or logged, and no reason names a byte of
 * a file.
 */
#ifndef FK_KDUMP2_FILE_H
#define FK_KDUMP2_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/kdump2_key.h"

struct reason;

/* The whole file, at most: "2", a name, a key, and what is between them. */
#define KDUMP2_FILE_MOST (4 + KDUMP2_NAME_MOST + 2 * KDUMP2_KEY_SIZE)
#define KDUMP2_ID_FILE "key-2-" /* and 8 hexadecimal digits */
#define KDUMP2_ID_FILE_SIZE (sizeof(KDUMP2_ID_FILE) - 1 + KDUMP2_ID_SIZE)

/*
 * Writes the file's bytes, without a 0 at their end, and returns how many; the
 * caller wipes them.  0, and nothing is written, if the name cannot stand
 * there.
 */
size_t kdump2_file_make(char bytes[KDUMP2_FILE_MOST], const char *name,
    const struct kdump2_key *key) __attribute__((warn_unused_result));

/*
 * Takes the `len` bytes of such a file apart.  0; or -1 with the reason, and
 * neither `name` nor `*key` is written, if one byte is not as it must be.
 */
int kdump2_file_read(char name[KDUMP2_NAME_MOST + 1], struct kdump2_key *key,
    const char *bytes, size_t len, struct reason *why)
    __attribute__((warn_unused_result));

/* Writes the name of the empty file. */
void
kdump2_id_file(char file[KDUMP2_ID_FILE_SIZE], const char id[KDUMP2_ID_SIZE]);

/*
 * Whether a file of that name, without its folder, is such an empty one; then
 * its id is written to `id`.
 */
bool kdump2_id_of(char id[KDUMP2_ID_SIZE], const char *file);

#endif
