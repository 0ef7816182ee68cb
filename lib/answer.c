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
answer_init(struct answerer *answerer)
{
	size_t i;

	memset(answerer, 0, sizeof(*answerer));
	for (i = 0; i < ANSWER_SOCKETS; i++)
		answerer->fds[i] = -1;
}

int
answer_open(struct answerer *answerer, uint16_t port,
    const struct kdump2_key *key, uint8_t state, struct reason *why)
{
	size_t i;
	int n = 0;

	answer_init(answerer);
	reason_set(why, "%s", "");
	for (i = 0; i < ANSWER_SOCKETS; i++) {
		answerer->fds[i] = answer_net_open(families[i], port);
		if (answerer->fds[i] != -1)
			n++;
		else if (errno != EAFNOSUPPORT && why->text[0] == '\0')
			reason_set(why, "UDP port %u of %s: %s", port,
			    families[i] == AF_INET ? "IPv4" : "IPv6",
			    strerror(errno));
	}
	if (n == 0)
		return (0);
	answerer->key = *key;
	answerer->answer.state = state;
	boot_id_read(answerer->answer.crash);
	budget_init(&answerer->budget, clock_ns());
	return (n);
}

void
answer_close(struct answerer *answerer)
{
	size_t i;

	if (answer_is_on(answerer))
		log_debug("queries: %lu answered, %lu datagrams refused",
		    answerer->answered, answerer->refused);
	for (i = 0; i < ANSWER_SOCKETS; i++) {
		if (answerer->fds[i] != -1)
			close(answerer->fds[i]);
		answerer->fds[i] = -1;
	}
	free(answerer->nodes);
	answerer->nodes = NULL;
	explicit_bzero(&answerer->key, sizeof(answerer->key));
}

bool
answer_is_on(const struct answerer *answerer)
{
	size_t i;

	for (i = 0; i < ANSWER_SOCKETS; i++)
		if (answerer->fds[i] != -1)
			return (true);
	return (false);
}

int64_t
answer_poll(const struct answerer *answerer, struct pollfd fds[ANSWER_SOCKETS],
    int64_t when, int64_t now)
{
	const int64_t at = budget_at(&answerer->budget, now);
	size_t i;

	for (i = 0; i < ANSWER_SOCKETS; i++) {
		fds[i].fd = at <= now ? answerer->fds[i] : -1;
		fds[i].events = POLLIN;
	}
	return (answer_is_on(answerer) && at > now && at < when ? at : when);
}

/* --- a flood -------------------------------------------------------------- */

int
answer_know(struct answerer *answerer, const struct addr *nodes, size_t n)
{
	struct addr *copy = calloc(n + 1, sizeof(*copy));

	if (copy == NULL)
		return (-1);
	if (n > 0)
		memcpy(copy, nodes, n * sizeof(*copy));
	free(answerer->nodes);
	answerer->nodes = copy;
	answerer->n_nodes = n;
	answerer->strict = false;
	return (0);
}

static void
be_strict(struct answerer *answerer)
{
	struct addr *srcs = calloc(answerer->n_nodes + 1, sizeof(*srcs));
	size_t i, k, n;

	if (srcs == NULL)
		return;
	for (i = 0; i < ANSWER_SOCKETS; i++) {
		for (k = n = 0; k < answerer->n_nodes; k++)
			if (answerer->nodes[k].family == families[i])
				srcs[n++] = answerer->nodes[k];
		if (answerer->fds[i] != -1)
			(void)answer_net_filter(
			    answerer->fds[i], families[i], true, srcs, n);
	}
	free(srcs);
	answerer->strict = true;
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
tell(struct answerer *answerer, const struct answer_datagram *datagram)
{
	char text[ADDR_STRLEN];
	struct addr asker;

	if (answerer->answered++ > 0 && !answerer->each)
		return;
	if (addr_from_sockaddr(&asker, (const struct sockaddr *)&datagram->from,
		datagram->from_len))
		log_notice(
		    "a query from %s is answered", addr_format(&asker, text));
}

/* Nothing is between the last look and the answer. */
static void
judge(struct answerer *answerer, int fd, const struct answer_datagram *datagram,
    int64_t now)
{
	uint8_t bytes[KDUMP2_SIZE];

	if (query_check(datagram->bytes, datagram->len, &answerer->key,
		answerer->answer.nonce) != KDUMP2_OK) {
		answerer->refused++;
		return;
	}
	if (!budget_answer(&answerer->budget))
		return;
	answerer->answer.uptime = uptime(now);
	answer_make(bytes, &answerer->answer, &answerer->key);
	if (!place_answers(answerer->answer.state))
		answerer->silent = true;
	else if (answer_net_send(fd, datagram, bytes))
		tell(answerer, datagram);
}

void
answer_turn(struct answerer *answerer, int64_t now)
{
	struct answer_datagram datagram;
	const int64_t cpu = answer_is_on(answerer) ? cpu_ns() : 0;
	unsigned int left;
	size_t i;

	if (answerer->taken > 0)
		budget_spend(
		    &answerer->budget, cpu - answerer->cpu_ns, answerer->taken);
	answerer->cpu_ns = cpu;
	answerer->taken = 0;
	if (answerer->budget.flood && answerer->nodes != NULL &&
	    !answerer->strict)
		be_strict(answerer);
	if (!budget_allows(&answerer->budget, now))
		return;
	for (i = 0; i < ANSWER_SOCKETS; i++) {
		left = ANSWER_TURN / ANSWER_SOCKETS;
		while (answerer->fds[i] != -1 && left-- > 0 &&
		    !answerer->silent &&
		    answer_net_take(answerer->fds[i], &datagram)) {
			answerer->taken++;
			judge(answerer, answerer->fds[i], &datagram, now);
		}
	}
	if (answerer->silent)
		answer_close(answerer);
}

static void
wait_for_queries(const struct answerer *answerer, int64_t when, int64_t now)
{
	struct pollfd fds[ANSWER_SOCKETS];
	struct timespec ts = { 0, 0 };

	when = answer_poll(answerer, fds, when, now);
	if (when > now) {
		ts.tv_sec = (time_t)((when - now) / CLOCK_S);
		ts.tv_nsec = (long)((when - now) % CLOCK_S);
	}
	(void)ppoll(fds, ANSWER_SOCKETS, &ts, NULL);
}

void
answer_until(struct answerer *answerer, int64_t until_ns)
{
	int64_t now = clock_ns(), look_at = now;

	while (answer_is_on(answerer) && now < until_ns) {
		if (now >= look_at) {
			look_at = now + CLOCK_S;
			if (!place_answers(answerer->answer.state))
				break;
		}
		answer_turn(answerer, now);
		wait_for_queries(
		    answerer, look_at < until_ns ? look_at : until_ns, now);
		now = clock_ns();
	}
	answer_close(answerer);
}
