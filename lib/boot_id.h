/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's number of this boot (random(4): boot_id): another one in each
 * crash kernel, the same for all answers of one.
 */
#ifndef FK_BOOT_ID_H
#define FK_BOOT_ID_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/kdump2.h"

/* Reads "5c3a...-...", 32 hexadecimal digits with '-' between them.  Pure. */
bool boot_id_parse(const char *text, uint8_t id[KDUMP2_CRASH_SIZE]);

/* That of this boot; zeros if it cannot be read: it is for logs alone. */
void boot_id_read(uint8_t id[KDUMP2_CRASH_SIZE]);

#endif
