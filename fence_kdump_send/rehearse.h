/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_SEND_REHEARSE_H
#define FK_SEND_REHEARSE_H

#include <stdbool.h>

/*
 * If the command line says --rehearse, becomes fence_kdump_rehearse, which
 * understands all other words: a program of its own, for the crash kernel's
 * initrd has no use for it.  False if it does not say so; true if it could
 * not be done, which is logged.
 */
bool rehearse(char *argv[]);

#endif
