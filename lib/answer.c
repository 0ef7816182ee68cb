/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/addr.h"
#include "lib/answer.h"
#include "lib/answer_net.h"
#include "lib/answer_place.h"
#include "lib/boot_id.h"
#include "lib/log.h"
#include "lib/reason.h"

static const sa_family_t families[ANSWER_SOCKETS] = { AF_INET, AF_INET6 };

void
answer_init(struct answerer *a)
{
	size_t i;

	memset(a, 0, sizeof(*a));
	for (i = 0; i < ANSWER_SOCKETS; i++)
		a->fds[i] = -1;
}

int
answer_open(struct answerer *a, uint16_t port, const struct kdump2_key *key,
    uint8_t state, struct reason *why)
{
	size_t i;
	int n = 0;

	answer_init(a);
	reason_set(why, "%s", "");
	for (i = 0; i < ANSWER_SOCKETS; i++) {
		a->fds[i] = answer_net_open(families[i], port);
		if (a->fds[i] != -1)
			n++;
		else if (errno != EAFNOSUPPORT && why->text[0] == '\0')
			reason_set(why, "UDP port %u of %s: %s", port,
			    families[i] == AF_INET ? "IPv4" : "IPv6",
			    strerror(errno));
	}
	if (n == 0)
		return (0);
	a->key = *key;
	a->answer.state = state;
	boot_id_read(a->answer.crash);
	budget_init(&a->budget, clock_ns());
	return (n);
}

void
answer_close(struct answerer *a)
{
	size_t i;

	if (answer_is_on(a))
		log_debug("queries: %lu answered, %lu datagrams refused",
		    a->answered, a->refused);
	for (i = 0; i < ANSWER_SOCKETS; i++) {
		if (a->fds[i] != -1)
			close(a->fds[i]);
		a->fds[i] = -1;
	}
	free(a->nodes);
	a->nodes = NULL;
	explicit_bzero(&a->key, sizeof(a->key));
}

bool
answer_is_on(const struct answerer *a)
{
	size_t i;

	for (i = 0; i < ANSWER_SOCKETS; i++)
		if (a->fds[i] != -1)
			return (true);
	return (false);
}

int64_t
answer_poll(const struct answerer *a, struct pollfd fds[ANSWER_SOCKETS],
    int64_t when, int64_t now)
{
	const int64_t at = budget_at(&a->budget, now);
	size_t i;

	for (i = 0; i < ANSWER_SOCKETS; i++) {
		fds[i].fd = at <= now ? a->fds[i] : -1;
		fds[i].events = POLLIN;
	}
	return (answer_is_on(a) && at > now && at < when ? at : when);
}

/* --- a flood -------------------------------------------------------------- */

int
answer_know(struct answerer *a, const struct addr *nodes, size_t n)
{
	struct addr *copy = calloc(n + 1, sizeof(*copy));

	if (copy == NULL)
		return (-1);
	if (n > 0)
		memcpy(copy, nodes, n * sizeof(*copy));
	free(a->nodes);
	a->nodes = copy;
	a->n_nodes = n;
	a->strict = false;
	return (0);
}

static void
be_strict(struct answerer *a)
{
	struct addr *srcs = calloc(a->n_nodes + 1, sizeof(*srcs));
	size_t i, k, n;

	if (srcs == NULL)
		return;
	for (i = 0; i < ANSWER_SOCKETS; i++) {
		for (k = n = 0; k < a->n_nodes; k++)
			if (a->nodes[k].family == families[i])
				srcs[n++] = a->nodes[k];
		if (a->fds[i] != -1)
			(void)answer_net_filter(
			    a->fds[i], families[i], true, srcs, n);
	}
	free(srcs);
	a->strict = true;
}

/* --- one query ------------------------------------------------------------ */

static int64_t
cpu_ns(void)
{
	struct timespec ts;

	if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts) == -1)
		return (0);
	return ((int64_t)ts.tv_sec * CLOCK_S + ts.tv_nsec);
}

static uint32_t
uptime(int64_t now)
{
	const int64_t seconds = now / CLOCK_S;

	return (seconds < UINT32_MAX ? (uint32_t)seconds : UINT32_MAX);
}

static void
tell(struct answerer *a, const struct answer_datagram *d)
{
	char text[ADDR_STRLEN];
	struct addr asker;

	if (a->answered++ > 0 && !a->each)
		return;
	if (addr_from_sockaddr(
		&asker, (const struct sockaddr *)&d->from, d->from_len))
		log_notice(
		    "a query from %s is answered", addr_format(&asker, text));
}

/* Nothing is between the last look and the answer. */
static void
judge(struct answerer *a, int fd, const struct answer_datagram *d, int64_t now)
{
	uint8_t bytes[KDUMP2_SIZE];

	if (query_check(d->bytes, d->len, &a->key, a->answer.nonce) !=
	    KDUMP2_OK) {
		a->refused++;
		return;
	}
	if (!budget_answer(&a->budget))
		return;
	a->answer.uptime = uptime(now);
	answer_make(bytes, &a->answer, &a->key);
	if (!place_answers(a->answer.state))
		a->silent = true;
	else if (answer_net_send(fd, d, bytes))
		tell(a, d);
}

void
answer_turn(struct answerer *a, int64_t now)
{
	struct answer_datagram d;
	const int64_t cpu = answer_is_on(a) ? cpu_ns() : 0;
	unsigned int left;
	size_t i;

	if (a->taken > 0)
		budget_spend(&a->budget, cpu - a->cpu_ns, a->taken);
	a->cpu_ns = cpu;
	a->taken = 0;
	if (a->budget.flood && a->nodes != NULL && !a->strict)
		be_strict(a);
	if (!budget_allows(&a->budget, now))
		return;
	for (i = 0; i < ANSWER_SOCKETS; i++) {
		left = ANSWER_TURN / ANSWER_SOCKETS;
		while (a->fds[i] != -1 && left-- > 0 && !a->silent &&
		    answer_net_take(a->fds[i], &d)) {
			a->taken++;
			judge(a, a->fds[i], &d, now);
		}
	}
	if (a->silent)
		answer_close(a);
}

static void
wait_for_queries(const struct answerer *a, int64_t when, int64_t now)
{
	struct pollfd fds[ANSWER_SOCKETS];
	struct timespec ts = { 0, 0 };

	when = answer_poll(a, fds, when, now);
	if (when > now) {
		ts.tv_sec = (time_t)((when - now) / CLOCK_S);
		ts.tv_nsec = (long)((when - now) % CLOCK_S);
	}
	(void)ppoll(fds, ANSWER_SOCKETS, &ts, NULL);
}

void
answer_until(struct answerer *a, int64_t until_ns)
{
	int64_t now = clock_ns(), look_at = now;

	while (answer_is_on(a) && now < until_ns) {
		if (now >= look_at) {
			look_at = now + CLOCK_S;
			if (!place_answers(a->answer.state))
				break;
		}
		answer_turn(a, now);
		wait_for_queries(
		    a, look_at < until_ns ? look_at : until_ns, now);
		now = clock_ns();
	}
	answer_close(a);
}
