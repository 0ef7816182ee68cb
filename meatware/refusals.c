/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>

#include "lib/clock.h"
#include "lib/log.h"
#include "lib/meat_msg.h"
#include "meatware/refusals.h"

#define PERIOD_NS (60 * CLOCK_S)
#define TOLD_MAX 10 /* in a period */
#define SHOWN_SIZE 84

void
refusals_tell(struct refusals *r)
{
	if (r->untold > 0)
		log_warn("%" PRIu64 " more replies were refused", r->untold);
	r->untold = 0;
}

void
refusals_note(struct refusals *r, const struct meat_line *line, const char *why)
{
	char shown[SHOWN_SIZE];
	const int64_t now_ns = clock_ns();

	if (now_ns - r->since_ns >= PERIOD_NS) {
		refusals_tell(r);
		r->since_ns = now_ns;
		r->told = 0;
	}
	if (r->told == TOLD_MAX) {
		r->untold++;
		return;
	}
	r->told++;
	meat_printable(line->bytes, line->len, shown, sizeof(shown));
	log_warn("refused the reply \"%s\"%s%s: %s; waiting goes on", shown,
	    *line->claim == '\0' ? "" : " of ", line->claim, why);
}
