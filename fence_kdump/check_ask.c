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
add_all(struct asker *asker)
{
	const struct whose_set *set = &asker->setup->lookup.set;
	const struct whose_addr *one;
	int n;

	for (size_t i = 0; i < set->addrs.n; i++) {
		one = addrmap_item(&set->addrs, i);
		if (!whose_is_awaited(set, one) ||
		    own_has(&asker->setup->own, &one->addr))
			continue;
		n = asking_add(&asker->asking, &one->addr, clock_ns());
		if (n != -1)
			asker->seen[n].word = ANSWER_WORDS;
	}
}

/* Takes what came to the socket `i`. */
static void
take(struct asker *asker, size_t i)
{
	uint8_t buf[KDUMP2_SIZE + 1];
	struct kdump2_answer answer;
	enum answer_word word;
	int64_t sent_ns = 0;
	size_t len;

	for (int k = 0; k < ASKING_TURN && !is_genuine(asker->seen[i].word);
	     k++) {
		if (!asking_take(&asker->asking.nodes[i], buf, &len))
			return;
		if (len == 0) {
			asker->seen[i].error = errno;
			continue;
		}
		word = answer_judge(buf, len, &asker->asking.key,
		    &asker->asking.nodes[i].queries, clock_ns(), &answer,
		    &sent_ns);
		asker->seen[i].word = word;
		asker->seen[i].took_ns = clock_ns() - sent_ns;
	}
}

static bool
is_done(const struct asker *asker)
{
	for (size_t i = 0; i < asker->asking.n; i++)
		if (!is_genuine(asker->seen[i].word))
			return (false);
	return (true);
}

/* Waits for answers, a signal, or the next query. */
static bool
turn(struct asker *asker, int stop_fd, int64_t until_ns, struct reason *why)
{
	struct pollfd fds[ASKING_MOST + 1];
	const size_t n = asker->asking.n;
	int64_t left_ns = asking_due(&asker->asking) - clock_ns();

	if (left_ns > until_ns - clock_ns())
		left_ns = until_ns - clock_ns();
	for (size_t i = 0; i < n; i++)
		fds[i] = (struct pollfd){ .fd = asker->asking.nodes[i].fd,
			.events = POLLIN };
	fds[n] = (struct pollfd){ .fd = stop_fd, .events = POLLIN };
	(void)poll(fds, n + 1, left_ns < 0 ? 0 : (int)(left_ns / CLOCK_MS) + 1);
	for (size_t i = 0; i < n; i++)
		take(asker, i);
	return (stop_read(stop_fd, why) != 1);
}

static void
describe(const struct asker *asker, size_t i, struct reason *text)
{
	const struct node_key *key = &asker->setup->key;
	const int64_t us = asker->seen[i].took_ns / US;
	char addr[ADDR_STRLEN];

	addr_format(&asker->asking.nodes[i].addr, addr);
	if (is_genuine(asker->seen[i].word))
		reason_set(text,
		    "%s answers at %s, key %s, %" PRId64 ".%" PRId64 " ms: %s",
		    key->name, addr, key->id, us / 1000, us % 1000 / 100,
		    asker->seen[i].word == ANSWER_FENCES ?
			"it is in its crash kernel" :
			"it runs");
	else if (asker->seen[i].word != ANSWER_WORDS)
		reason_set(text,
		    "%s does not answer at %s: what comes from there is not "
		    "made with key %s",
		    key->name, addr, key->id);
	else if (asker->seen[i].error != 0)
		reason_set(text,
		    "%s does not answer at %s: %s; does fence_kdump_rehearse "
		    "--rehearse-answer run there?",
		    key->name, addr, strerror(asker->seen[i].error));
	else
		reason_set(text,
		    "%s does not answer at %s within 3 s: a firewall, or the "
		    "node has another key than %s, by its name or its secret",
		    key->name, addr, key->id);
}

static bool
run(struct asker *asker, int stop_fd, struct reason *why)
{
	const int64_t until_ns = clock_ns() + ASK_NS;

	add_all(asker);
	if (asking_open(&asker->asking) == 0) {
		reason_set(why, "nothing can be asked: %.400s",
		    asker->asking.deaf.text[0] == '\0' ?
			"no address of the node is known" :
			asker->asking.deaf.text);
		return (false);
	}
	while (!is_done(asker) && clock_ns() < until_ns)
		if (asking_send(&asker->asking, why) == -1 ||
		    !turn(asker, stop_fd, until_ns, why))
			return (false);
	return (true);
}

bool
check_ask(const struct setup *setup, int stop_fd,
    void (*say)(bool good, const char *text, void *arg), void *arg,
    struct reason *why)
{
	struct asker asker = { .setup = setup };
	struct reason text;
	bool ok;

	if (setup->key.state != NODE_KEY_MADE || !setup_key_fits(setup)) {
		reason_set(why, "the node cannot be asked: no key of it here");
		return (false);
	}
	asking_begin(
	    &asker.asking, &setup->key.key, setup->settings.query_port);
	ok = run(&asker, stop_fd, why);
	for (size_t i = 0; ok && i < asker.asking.n; i++) {
		describe(&asker, i, &text);
		say(is_genuine(asker.seen[i].word), text.text, arg);
	}
	asking_end(&asker.asking);
	return (ok);
}
