/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the keys of version 2 of the kdump notification (lib/kdump2.h) come
 * from.  All nodes of a cluster have one secret.  Each node has another key,
 * made from the secret and the node's name by HKDF-SHA-256 (RFC 5869):
 *
 *	PRK     HKDF-Extract("fence_kdump notification 2", secret)
 *	key     HKDF-Expand(PRK, "node " and the name in lower case, 32 bytes)
 *	id      the first 4 bytes of HMAC-SHA-256(key, "id")
 *	kid     HKDF-Expand(PRK, "id", 4 bytes)
 *
 * One node's key, out of its initrd, tells nothing of the other keys, or of the
 * secret.  The ids are for people, and for file names: two nodes whose kid is
 * the same have the same secret.  "node " is before the name so that no name
 * makes a key whose first bytes are the kid.
 */
#ifndef FK_KDUMP2_KEY_H
#define FK_KDUMP2_KEY_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/kdump2.h"

#define KDUMP2_ID_SIZE 9     /* 8 hexadecimal digits and the 0 */
#define KDUMP2_NAME_MOST 255 /* bytes of a node's name */

/*
 * Makes the key of the node `name` from the `n` bytes of a secret, which the
 * caller wipes.  Only "A" to "Z" are made small.  False, and nothing is
 * written, if the name is empty or longer than KDUMP2_NAME_MOST.
 */
bool kdump2_key_make(struct kdump2_key *key, const void *secret, size_t n,
    const char *name) __attribute__((warn_unused_result));

/* Writes the id of a node's key. */
void kdump2_key_id(char id[KDUMP2_ID_SIZE], const struct kdump2_key *key);

/* Writes the kid of the `n` bytes of a secret.  False: it cannot be made. */
bool kdump2_secret_id(char kid[KDUMP2_ID_SIZE], const void *secret, size_t n)
    __attribute__((warn_unused_result));

#endif
