/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fence_kdump/decision.h"

/* Row 7: a message of the awaited node, and the node's corosync. */
static enum decision
weigh_pulse(enum pulse pulse)
{
	switch (pulse) {
	case PULSE_NONE:
	case PULSE_FROZEN:
		return (DECISION_FENCED);
	case PULSE_AFTER:
		return (DECISION_VOID);
	case PULSE_OPEN:
	case PULSE_N:
		break;
	}
	return (DECISION_HOLD);
}

enum decision
decide(const struct evidence *e)
{
	if (e->over)
		return (DECISION_NOT_FENCED); /* row 1 */
	switch (e->word) {
	case VERDICT_ACCEPT:
		return (weigh_pulse(e->pulse)); /* rows 7 and 9 */
	case VERDICT_UNDECIDED:
		return (DECISION_HOLD); /* row 6 */
	case VERDICT_N:
		return (DECISION_WAIT); /* row 11 */
	case VERDICT_BAD_PACKET:
	case VERDICT_BAD_LENGTH:
	case VERDICT_BAD_MAGIC:
	case VERDICT_BAD_VERSION:
	case VERDICT_OWN_SOURCE:
	case VERDICT_UNKNOWN_SOURCE:
	case VERDICT_OTHER_NODE:
	case VERDICT_TWO_NODES:
		break;
	}
	return (DECISION_IGNORE); /* row 5 */
}
