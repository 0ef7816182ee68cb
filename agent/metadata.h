/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_METADATA_H
#define FK_METADATA_H

#include <stdio.h>

struct agent;

/*
 * Writes the agent's description as resource-agent XML, as fence-agents'
 * lib/metadata.rng wants it: every option (an alias as a separate, deprecated
 * parameter), every action, texts escaped.  Errors are left in `out` (ferror).
 */
void metadata_write(const struct agent *agent, FILE *out);

#endif
