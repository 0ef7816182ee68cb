/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <stdbool.h>

#include "lib/clock.h"
#include "lib/log.h"
#include "lib/text.h"
#include "meat/meat_msg.h"
#include "meatware/refusals.h"

#define PERIOD_NS (60 * CLOCK_S)
#define TOLD_MAX 10 /* in a period */
#define SHOWN_SIZE 84

void
refusals_tell(struct refusals *refusals)
{
	if (refusals->untold > 0)
		log_warn(
		    "%" PRIu64 " more replies were refused", refusals->untold);
	refusals->untold = 0;
}

/* One more to be logged: true if it may have a line to itself. */
static bool
count_refusal(struct refusals *refusals)
{
	const int64_t now_ns = clock_ns();

	if (now_ns - refusals->since_ns >= PERIOD_NS) {
		refusals_tell(refusals);
		refusals->since_ns = now_ns;
		refusals->told = 0;
	}
	if (refusals->told == TOLD_MAX) {
		refusals->untold++;
		return (false);
	}
	refusals->told++;
	return (true);
}

void
refusals_unread(struct refusals *refusals, uint64_t bytes)
{
	if (bytes >= MEAT_MSG_SIZE && count_refusal(refusals))
		log_warn("passed over %" PRIu64 " bytes behind a NUL, which "
			 "may have been replies: whoever gave one has to give "
			 "it again; waiting goes on",
		    bytes);
}

void
refusals_note(
    struct refusals *refusals, const struct meat_line *line, const char *why)
{
	char shown[SHOWN_SIZE];

	if (!count_refusal(refusals))
		return;
	text_printable(line->bytes, line->len, shown, sizeof(shown));
	log_warn("refused the reply \"%s\"%s%s: %s; waiting goes on", shown,
	    *line->claim == '\0' ? "" : " of ", line->claim, why);
}
