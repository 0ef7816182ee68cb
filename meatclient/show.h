/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_MEATCLIENT_SHOW_H
#define FK_MEATCLIENT_SHOW_H

#include <stdint.h>
#include <stdio.h>

struct requests;

/* As a table, or as a JSON array; `now` is seconds since 1970. */
void requests_table(const struct requests *all, int64_t now, FILE *out);
void requests_json(const struct requests *all, int64_t now, FILE *out);

#endif
