/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What every fuzz target shares.  A target takes any bytes, states what must
 * be so, frees all and returns 0.
 */
#ifndef FK_FUZZ_H
#define FK_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define REQUIRE(cond)                                                    \
	do {                                                             \
		if (!(cond)) {                                           \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, \
			    __LINE__, #cond);                            \
			abort();                                         \
		}                                                        \
	} while (0)

#endif
