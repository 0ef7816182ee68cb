/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_STATUS_JSON_H
#define FK_FENCECTL_STATUS_JSON_H

#include <stdio.h>

struct status;

/* The same as status_text(), as one JSON object; what is not known is null. */
void status_json(FILE *to, const struct status *s);

#endif
