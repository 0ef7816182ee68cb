/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Logs what came through the FIFO and was no answer, without filling the log.
 */
#ifndef FK_MEATWARE_REFUSALS_H
#define FK_MEATWARE_REFUSALS_H

#include <stdint.h>

#include "meat/meat_msg.h"

struct meat_line;

/* Start with all 0. */
struct refusals {
	int64_t since_ns; /* begin of the current period */
	unsigned int told;
	uint64_t untold;
};

/*
 * Logs the line, made printable and shortened, and why it is refused; of a
 * crowd of them only the first, and then how many more there were.
 */
void refusals_note(
    struct refusals *refusals, const struct meat_line *line, const char *why);

/*
 * Logs that so many bytes after a NUL were passed over, if that is more than
 * one message's padding.
 */
void refusals_unread(struct refusals *refusals, uint64_t bytes);

/* Logs how many had no line to themselves, if any. */
void refusals_tell(struct refusals *refusals);

#endif
