/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the operator typed: pure.
 */
#ifndef FK_MEATCLIENT_ANSWER_H
#define FK_MEATCLIENT_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#define ANSWER_MAX 4096 /* what a terminal gives as a line, at most */

/*
 * True only if the bytes begin with a line, newline and all, that is "y" or
 * "yes" in any letter case: a line that was not ended is no answer.
 */
bool answer_is_yes(const char *bytes, size_t len);

#endif
