/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What fuzz_query and fuzz_answer share. */
#ifndef FK_FUZZ_KDUMP2_H
#define FK_FUZZ_KDUMP2_H

#include <string.h>

#include "lib/kdump2.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/kdump2_bytes.h"

/*
 * The genuine datagram, changed by the input: byte 0 says from where on, each
 * other byte is XORed with one of the datagram's.
 */
static inline void
change(uint8_t bytes[KDUMP2_SIZE], const uint8_t *data, size_t size)
{
	for (size_t i = 1; i < size; i++)
		bytes[(data[0] + i - 1) % KDUMP2_SIZE] ^= data[i];
}

/* The input as a nonce. */
static inline void
take_nonce(uint8_t nonce[KDUMP2_NONCE_SIZE], const uint8_t *data, size_t size)
{
	memset(nonce, 0, KDUMP2_NONCE_SIZE);
	if (size > 0)
		memcpy(nonce, data,
		    size < KDUMP2_NONCE_SIZE ? size : KDUMP2_NONCE_SIZE);
}

#endif
