/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <string.h>

#include "fence_kdump/answers.h"
#include "fence_kdump/asking.h"
#include "fence_kdump/check_ask.h"
#include "fence_kdump/setup.h"
#include "lib/clock.h"
#include "lib/stop.h"

#define ASK_NS (3 * CLOCK_S)
#define US INT64_C(1000)

struct asker {
	const struct setup *setup;
	struct asking asking;
	struct {
		enum answer_word word; /* ANSWER_WORDS: nothing came */
		int error;             /* what the network said last; 0 */
		int64_t took_ns;
	} seen[ASKING_MOST];
};

/* Is it the node that answers, in any state? */
static bool
is_genuine(enum answer_word word)
{
	return (word == ANSWER_FENCES || word == ANSWER_RUNNING ||
	    word == ANSWER_STRANGE);
}

static void
add_all(struct asker *a)
{
	const struct whose_set *set = &a->setup->lookup.set;
	const struct whose_addr *one;
	int n;

	for (size_t i = 0; i < set->addrs.n; i++) {
		one = addrmap_item(&set->addrs, i);
		if (!whose_is_awaited(set, one) ||
		    own_has(&a->setup->own, &one->addr))
			continue;
		n = asking_add(&a->asking, &one->addr, clock_ns());
		if (n != -1)
			a->seen[n].word = ANSWER_WORDS;
	}
}

/* Takes what came to the socket `i`. */
static void
take(struct asker *a, size_t i)
{
	uint8_t buf[KDUMP2_SIZE + 1];
	struct kdump2_answer answer;
	enum answer_word word;
	int64_t sent_ns = 0;
	size_t len;

	for (int k = 0; k < ASKING_TURN && !is_genuine(a->seen[i].word); k++) {
		if (!asking_take(&a->asking.nodes[i], buf, &len))
			return;
		if (len == 0) {
			a->seen[i].error = errno;
			continue;
		}
		word = answer_judge(buf, len, &a->asking.key,
		    &a->asking.nodes[i].queries, clock_ns(), &answer, &sent_ns);
		a->seen[i].word = word;
		a->seen[i].took_ns = clock_ns() - sent_ns;
	}
}

static bool
is_done(const struct asker *a)
{
	for (size_t i = 0; i < a->asking.n; i++)
		if (!is_genuine(a->seen[i].word))
			return (false);
	return (true);
}

/* Waits for answers, a signal, or the next query. */
static bool
turn(struct asker *a, int stop_fd, int64_t until_ns, struct reason *why)
{
	struct pollfd fds[ASKING_MOST + 1];
	const size_t n = a->asking.n;
	int64_t left_ns = asking_due(&a->asking) - clock_ns();

	if (left_ns > until_ns - clock_ns())
		left_ns = until_ns - clock_ns();
	for (size_t i = 0; i < n; i++)
		fds[i] = (struct pollfd){ .fd = a->asking.nodes[i].fd,
			.events = POLLIN };
	fds[n] = (struct pollfd){ .fd = stop_fd, .events = POLLIN };
	(void)poll(fds, n + 1, left_ns < 0 ? 0 : (int)(left_ns / CLOCK_MS) + 1);
	for (size_t i = 0; i < n; i++)
		take(a, i);
	return (stop_read(stop_fd, why) != 1);
}

static void
describe(const struct asker *a, size_t i, struct reason *text)
{
	const struct node_key *k = &a->setup->key;
	const int64_t us = a->seen[i].took_ns / US;
	char addr[ADDR_STRLEN];

	addr_format(&a->asking.nodes[i].addr, addr);
	if (is_genuine(a->seen[i].word))
		reason_set(text,
		    "%s answers at %s, key %s, %" PRId64 ".%" PRId64 " ms: %s",
		    k->name, addr, k->id, us / 1000, us % 1000 / 100,
		    a->seen[i].word == ANSWER_FENCES ?
			"it is in its crash kernel" :
			"it runs");
	else if (a->seen[i].word != ANSWER_WORDS)
		reason_set(text,
		    "%s does not answer at %s: what comes from there is not "
		    "made with key %s",
		    k->name, addr, k->id);
	else if (a->seen[i].error != 0)
		reason_set(text,
		    "%s does not answer at %s: %s; does fence_kdump_rehearse "
		    "--rehearse-answer run there?",
		    k->name, addr, strerror(a->seen[i].error));
	else
		reason_set(text,
		    "%s does not answer at %s within 3 s: a firewall, or the "
		    "node has another key than %s, by its name or its secret",
		    k->name, addr, k->id);
}

static bool
run(struct asker *a, int stop_fd, struct reason *why)
{
	const int64_t until_ns = clock_ns() + ASK_NS;

	add_all(a);
	if (asking_open(&a->asking) == 0) {
		reason_set(why, "nothing can be asked: %.400s",
		    a->asking.deaf.text[0] == '\0' ?
			"no address of the node is known" :
			a->asking.deaf.text);
		return (false);
	}
	while (!is_done(a) && clock_ns() < until_ns)
		if (asking_send(&a->asking, why) == -1 ||
		    !turn(a, stop_fd, until_ns, why))
			return (false);
	return (true);
}

bool
check_ask(const struct setup *p, int stop_fd,
    void (*say)(bool good, const char *text, void *arg), void *arg,
    struct reason *why)
{
	struct asker a = { .setup = p };
	struct reason text;
	bool ok;

	if (p->key.state != NODE_KEY_MADE || !setup_key_fits(p)) {
		reason_set(why, "the node cannot be asked: no key of it here");
		return (false);
	}
	asking_begin(&a.asking, &p->key.key, p->settings.query_port);
	ok = run(&a, stop_fd, why);
	for (size_t i = 0; ok && i < a.asking.n; i++) {
		describe(&a, i, &text);
		say(is_genuine(a.seen[i].word), text.text, arg);
	}
	asking_end(&a.asking);
	return (ok);
}
