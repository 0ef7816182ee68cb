/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_REHEARSE_REHEARSE_H
#define FK_REHEARSE_REHEARSE_H

#include <stdbool.h>

struct options;

/* Does what the options say; true if no error was found. */
bool rehearse_run(const struct options *o);

#endif
