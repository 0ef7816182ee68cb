/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fence_kdump/life.h"
#include "fence_kdump/pongs.h"
#include "lib/clock.h"

void
life_init(
    struct life *l, int64_t request_ns, unsigned interval_ms, int64_t need_ns)
{
	const int64_t interval_ns = (int64_t)interval_ms * CLOCK_MS;

	*l = (struct life){ .need_ns = need_ns,
		.from_ns = request_ns,
		.apart_ns = interval_ns > CLOCK_S ? interval_ns : CLOCK_S,
		.due_ns = need_ns > 0 ? request_ns : INT64_MAX };
}

/* The sample is where the next step begins. */
static void
stand(struct life *l, const struct cmap_pongs *sample, int64_t start_ns)
{
	l->sampled = true;
	l->last = *sample;
	l->last_ns = start_ns;
}

/* A step, or none yet, or a reason to begin with this sample again. */
static void
go_on(struct life *l, const struct cmap_pongs *sample, int64_t start_ns,
    int64_t end_ns)
{
	const int64_t took_ns = start_ns - l->last_ns;
	const struct cmap_pongs_change change =
	    cmap_pongs_change(&l->last, sample);

	if (change.fell || took_ns > 2 * l->apart_ns) {
		l->steps = 0;
		l->first_ns = start_ns;
	} else if (took_ns >= l->apart_ns && change.grew) {
		l->steps++;
		l->before_ns = l->last_ns;
		l->seen_ns = end_ns;
	} else
		return;
	stand(l, sample, start_ns);
}

/* No sample is due before that. */
static void
rest(struct life *l, int64_t until_ns)
{
	if (l->due_ns < until_ns)
		l->due_ns = until_ns;
}

void
life_add(struct life *l, const struct cmap_pongs *sample, int64_t start_ns,
    int64_t end_ns)
{
	if (l->need_ns == 0)
		return;
	if (start_ns < l->from_ns) {
		rest(l, start_ns + LIFE_RETRY_NS);
		return;
	}
	if (sample->links == 0 || end_ns - start_ns > PONGS_SLOW_NS) {
		life_break(l, end_ns);
		return;
	}
	if (l->sampled)
		go_on(l, sample, start_ns, end_ns);
	else {
		l->first_ns = start_ns;
		stand(l, sample, start_ns);
	}
	l->due_ns = l->last_ns + l->apart_ns;
	rest(l, start_ns + LIFE_RETRY_NS);
}

void
life_message(struct life *l, int64_t when_ns)
{
	l->sampled = false;
	l->steps = 0;
	l->from_ns = when_ns;
}

void
life_break(struct life *l, int64_t when_ns)
{
	if (l->need_ns == 0)
		return;
	life_message(l, when_ns);
	l->due_ns = when_ns + LIFE_RETRY_NS;
}

bool
life_is_broken_by(enum verdict v, bool open)
{
	switch (v) {
	case VERDICT_ACCEPT:
	case VERDICT_UNDECIDED:
	case VERDICT_TWO_NODES:
		return (true);
	case VERDICT_UNKNOWN_SOURCE:
		return (open);
	case VERDICT_BAD_PACKET:
	case VERDICT_BAD_LENGTH:
	case VERDICT_BAD_MAGIC:
	case VERDICT_BAD_VERSION:
	case VERDICT_OWN_SOURCE:
	case VERDICT_OTHER_NODE:
	case VERDICT_N:
		break;
	}
	return (false);
}

bool
life_judge(const struct life *l, int64_t now_ns, struct life_seen *seen)
{
	if (l->need_ns == 0 || l->steps < LIFE_STEPS ||
	    l->last_ns - l->first_ns < l->need_ns ||
	    now_ns - l->seen_ns > PONGS_SLOW_NS)
		return (false);
	seen->ago_ns = now_ns - l->before_ns;
	seen->for_ns = l->last_ns - l->first_ns;
	return (true);
}
