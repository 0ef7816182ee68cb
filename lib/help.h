/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_HELP_H
#define FK_HELP_H

#include <stddef.h>

struct option_row;

/*
 * Prints the options for --help to standard output, aligned, with defaults
 * and limits.
 */
void option_help(const struct option_row *rows, size_t n);

#endif
