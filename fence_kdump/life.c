/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fence_kdump/life.h"
#include "fence_kdump/pongs.h"
#include "lib/clock.h"

void
life_init(struct life *life, int64_t request_ns, unsigned interval_ms,
    int64_t need_ns)
{
	const int64_t interval_ns = (int64_t)interval_ms * CLOCK_MS;

	*life = (struct life){ .need_ns = need_ns,
		.from_ns = request_ns,
		.apart_ns = interval_ns > CLOCK_S ? interval_ns : CLOCK_S,
		.due_ns = need_ns > 0 ? request_ns : INT64_MAX };
}

/* The sample is where the next step begins. */
static void
stand(struct life *life, const struct cmap_pongs *sample, int64_t start_ns)
{
	life->sampled = true;
	life->last = *sample;
	life->last_ns = start_ns;
}

/* A step, or none yet, or a reason to begin with this sample again. */
static void
go_on(struct life *life, const struct cmap_pongs *sample, int64_t start_ns,
    int64_t end_ns)
{
	const int64_t took_ns = start_ns - life->last_ns;
	const struct cmap_pongs_change change =
	    cmap_pongs_change(&life->last, sample);

	if (change.fell || took_ns > 2 * life->apart_ns) {
		life->steps = 0;
		life->first_ns = start_ns;
	} else if (took_ns >= life->apart_ns && change.grew) {
		life->steps++;
		life->before_ns = life->last_ns;
		life->seen_ns = end_ns;
	} else
		return;
	stand(life, sample, start_ns);
}

/* No sample is due before that. */
static void
rest(struct life *life, int64_t until_ns)
{
	if (life->due_ns < until_ns)
		life->due_ns = until_ns;
}

void
life_add(struct life *life, const struct cmap_pongs *sample, int64_t start_ns,
    int64_t end_ns)
{
	if (life->need_ns == 0)
		return;
	if (start_ns < life->from_ns) {
		rest(life, start_ns + LIFE_RETRY_NS);
		return;
	}
	if (sample->links == 0 || end_ns - start_ns > PONGS_SLOW_NS) {
		life_break(life, end_ns);
		return;
	}
	if (life->sampled)
		go_on(life, sample, start_ns, end_ns);
	else {
		life->first_ns = start_ns;
		stand(life, sample, start_ns);
	}
	life->due_ns = life->last_ns + life->apart_ns;
	rest(life, start_ns + LIFE_RETRY_NS);
}

void
life_message(struct life *life, int64_t when_ns)
{
	life->sampled = false;
	life->steps = 0;
	life->from_ns = when_ns;
}

void
life_break(struct life *life, int64_t when_ns)
{
	if (life->need_ns == 0)
		return;
	life_message(life, when_ns);
	life->due_ns = when_ns + LIFE_RETRY_NS;
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
life_judge(const struct life *life, int64_t now_ns, struct life_seen *seen)
{
	if (life->need_ns == 0 || life->steps < LIFE_STEPS ||
	    life->last_ns - life->first_ns < life->need_ns ||
	    now_ns - life->seen_ns > PONGS_SLOW_NS)
		return (false);
	seen->ago_ns = now_ns - life->before_ns;
	seen->for_ns = life->last_ns - life->first_ns;
	return (true);
}
