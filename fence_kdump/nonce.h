/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_NONCE_H
#define FK_NONCE_H

#include <stdint.h>

#include "lib/kdump2.h"

struct reason;

/*
 * Writes a nonce that no query had before: 32 bytes of getrandom(2), and, as a
 * virtual machine that was restored from a snapshot gets the same ones again,
 * the clocks and the number of this process, by HMAC-SHA-256 under the node's
 * key.  What is hashed is longer than what a tag covers: no nonce is a tag.
 * Returns 0; -1 with the reason if there are no random bytes, and then there
 * must be no query.
 */
int nonce_make(uint8_t nonce[KDUMP2_NONCE_SIZE], const struct kdump2_key *key,
    struct reason *why);

#endif
