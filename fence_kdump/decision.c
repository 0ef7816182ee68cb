/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fence_kdump/decision.h"
#include "lib/kdump2.h"

static bool
is_asked(const struct evidence *e)
{
	return (
	    e->has_key && (e->auth == AUTH_AUTO || e->auth == AUTH_REQUIRE));
}

/* Row 2, the list of states: each one that is not here fences nothing. */
bool
decision_state_fences(uint8_t state)
{
	return (state == KDUMP2_CRASHED || state == KDUMP2_SAVED);
}

/* Row 3. */
static bool
is_denied(const struct answers *answers)
{
	return (answers->came && answers->state == KDUMP2_RUNNING &&
	    answers->asked_after);
}

/* Row 8: nothing is against the message; does it wait for an answer? */
static enum decision
weigh_courtesy(const struct evidence *e)
{
	if (e->auth == AUTH_AUTO && e->has_key &&
	    e->held_ns < DECISION_COURTESY_NS && e->left_ns > DECISION_LAST_NS)
		return (DECISION_HOLD);
	return (DECISION_FENCED); /* row 9 */
}

/* Row 7: a message of the awaited node, and the node's corosync. */
static enum decision
weigh_pulse(const struct evidence *e)
{
	switch (e->pulse) {
	case PULSE_NONE:
	case PULSE_FROZEN:
		return (weigh_courtesy(e));
	case PULSE_AFTER:
		return (DECISION_VOID);
	case PULSE_OPEN:
	case PULSE_N:
		break;
	}
	return (DECISION_HOLD);
}

/* Rows 3 and 4: a message that is the node's, or may be. */
static enum decision
weigh_message(const struct evidence *e)
{
	if (is_asked(e) && is_denied(&e->answers))
		return (DECISION_DENIED); /* row 3 */
	if (e->auth != AUTH_OFF && e->auth != AUTH_AUTO)
		return (DECISION_ASK); /* row 4 */
	if (e->word == VERDICT_UNDECIDED)
		return (DECISION_HOLD); /* row 6 */
	return (weigh_pulse(e));        /* rows 7 to 9 */
}

/* No message: does the node live? */
static enum decision
weigh_silence(const struct evidence *e)
{
	if (e->alive && !e->holds)
		return (DECISION_RUNNING); /* row 10 */
	return (DECISION_WAIT);            /* row 11 */
}

enum decision
decide(const struct evidence *e)
{
	if (e->over || e->left_ns <= 0)
		return (DECISION_NOT_FENCED); /* row 1 */
	if (is_asked(e) && e->answers.came &&
	    decision_state_fences(e->answers.state))
		return (DECISION_FENCED); /* row 2 */
	switch (e->word) {
	case VERDICT_ACCEPT:
	case VERDICT_UNDECIDED:
		return (weigh_message(e)); /* rows 3, 4, 6 to 9 */
	case VERDICT_N:
		return (weigh_silence(e)); /* rows 10 and 11 */
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

bool
decision_is_courtesy(const struct evidence *e)
{
	return (e->word == VERDICT_ACCEPT &&
	    (e->pulse == PULSE_NONE || e->pulse == PULSE_FROZEN) &&
	    decide(e) == DECISION_HOLD);
}

int64_t
decision_courtesy_end(int64_t heard_ns, int64_t deadline_ns)
{
	const int64_t end_ns = heard_ns + DECISION_COURTESY_NS;
	const int64_t last_ns = deadline_ns - DECISION_LAST_NS;

	return (end_ns < last_ns ? end_ns : last_ns);
}
