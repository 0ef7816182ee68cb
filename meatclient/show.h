/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_MEATCLIENT_SHOW_H
#define FK_MEATCLIENT_SHOW_H

#include <stdint.h>
#include <stdio.h>

struct elsewhere;
struct requests;

/* As a table, or as a JSON array; `now` is seconds since 1970. */
void requests_table(const struct requests *all, int64_t now, FILE *out);
void requests_json(const struct requests *all, int64_t now, FILE *out);

/* As a second table, below the first one; nothing if there is none. */
void elsewhere_table(const struct elsewhere *all, FILE *out);

#endif
