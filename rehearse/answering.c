/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/answer.h"
#include "lib/answer_place.h"
#include "lib/log.h"
#include "lib/reason.h"
#include "rehearse/answering.h"

int
answering_run(const struct kdump2_key *key, uint16_t port, struct reason *why)
{
	struct answerer answerer;
	int64_t until;
	int n;

	if (!place_answers(KDUMP2_RUNNING))
		return (reason_set(why,
		    "nothing answered: /proc does not show "
		    "that this is a running system"));
	n = answer_open(&answerer, port, key, KDUMP2_RUNNING, why);
	if (n == 0 && why->text[0] == '\0')
		return (reason_set(why, "this host has no network"));
	if (why->text[0] != '\0') {
		answer_close(&answerer);
		return (-1);
	}
	answerer.each = true;
	log_notice("queries at UDP port %u are answered for %d s: this host "
		   "runs",
	    port, ANSWERING_SECONDS);
	until = clock_ns() + ANSWERING_SECONDS * CLOCK_S;
	answer_until(&answerer, until);
	if (clock_ns() < until)
		return (reason_set(why, "this is no running system any more"));
	log_notice("%lu quer%s answered", answerer.answered,
	    answerer.answered == 1 ? "y was" : "ies were");
	return (0);
}
