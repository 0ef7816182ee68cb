/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/eventfd.h>
#include <sys/queue.h>
#include <sys/resource.h>

#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/look_up.h"
#include "lib/reason.h"
#include "lib/resolve.h"

#define STACK_SIZE (256U * 1024) /* getaddrinfo(3) and NSS modules fit in it */
#define FDS_A_LOOKUP 4           /* files, sockets to DNS, sorting */
#define FDS_RESERVED 32          /* for everything else in the process */
#define FAMILIES 2               /* IPv4, IPv6 */

/*
 * A question, and later its answer: one piece of memory for both, so that no
 * answer can be lost for want of memory.
 */
struct question {
	STAILQ_ENTRY(question) link;
	struct resolve_answer answer;
	char name[];
};

STAILQ_HEAD(questions, question);

struct resolver {
	int fd;      /* eventfd: readable as long as `answers` is not empty */
	size_t most; /* threads */
	struct resolver *before; /* that was left over earlier */
	pthread_attr_t attr;
	pthread_mutex_t lock; /* for all that follows */
	struct questions asked[FAMILIES], answers;
	struct questions looked_up; /* a thread's: with it if it never ends */
	size_t under_way[FAMILIES]; /* look-ups */
	size_t threads; /* that look names up; they end when none waits */
};

static size_t
index_of(const struct question *q)
{
	return (q->answer.family == AF_INET ? 0 : 1);
}

/* Every look-up needs descriptors: too many at once would all fail. */
static size_t
most_threads(const struct resolver *resolver)
{
	struct rlimit limit;
	size_t n = resolver->most;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 &&
	    limit.rlim_cur != RLIM_INFINITY) {
		limit.rlim_cur = limit.rlim_cur < FDS_RESERVED ?
		    0 :
		    (limit.rlim_cur - FDS_RESERVED) / FDS_A_LOOKUP;
		if (n > limit.rlim_cur)
			n = (size_t)limit.rlim_cur;
	}
	return (n == 0 ? 1 : n);
}

static void
publish(struct resolver *resolver, struct question *q)
{
	static const uint64_t one = 1;

	if (STAILQ_EMPTY(&resolver->answers) &&
	    write(resolver->fd, &one, sizeof(one)) != (ssize_t)sizeof(one))
		abort(); /* an eventfd at 0 takes a 1 */
	STAILQ_INSERT_TAIL(&resolver->answers, q, link);
}

/*
 * The next question, of the family that has fewer look-ups under way, and not
 * more than half of all.
 */
static struct question *
next_question(struct resolver *resolver)
{
	size_t i = resolver->under_way[0] <= resolver->under_way[1] ? 0 : 1;
	struct question *q;

	if (STAILQ_EMPTY(&resolver->asked[i]))
		i = 1 - i;
	q = STAILQ_FIRST(&resolver->asked[i]);
	if (q == NULL || resolver->under_way[i] >= (resolver->most + 1) / 2)
		return (NULL);
	STAILQ_REMOVE_HEAD(&resolver->asked[i], link);
	STAILQ_INSERT_TAIL(&resolver->looked_up, q, link);
	resolver->under_way[i]++;
	return (q);
}

static void *
worker(void *arg)
{
	struct resolver *resolver = arg;
	struct question *q;

	pthread_mutex_lock(&resolver->lock);
	while ((q = next_question(resolver)) != NULL) {
		pthread_mutex_unlock(&resolver->lock);
		look_up(q->name, &q->answer);
		pthread_mutex_lock(&resolver->lock);
		resolver->under_way[index_of(q)]--;
		STAILQ_REMOVE(&resolver->looked_up, q, question, link);
		publish(resolver, q);
	}
	resolver->threads--;
	pthread_mutex_unlock(&resolver->lock);
	return (NULL);
}

static bool
start_thread(struct resolver *resolver)
{
	pthread_t thread;
	sigset_t all, saved;
	int rc;

	/* Signals are for the thread that asks. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &saved);
	rc = pthread_create(&thread, &resolver->attr, worker, resolver);
	pthread_sigmask(SIG_SETMASK, &saved, NULL);
	return (rc == 0);
}

/* What it was set low for was select(2); this program has no use of that. */
static void
raise_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1 ||
	    limit.rlim_cur == limit.rlim_max)
		return;
	limit.rlim_cur = limit.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &limit); /* or go on with what is */
}

struct resolver *
resolve_start(size_t most, struct reason *why)
{
	struct resolver *resolver;

	resolver = calloc(1, sizeof(*resolver));
	if (resolver == NULL) {
		reason_set(why, "no memory to look names up");
		return (NULL);
	}
	resolver->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (resolver->fd == -1) {
		reason_set(
		    why, "cannot look names up: eventfd: %s", strerror(errno));
		free(resolver);
		return (NULL);
	}
	resolver->most = most;
	raise_limit();
	/*
	 * Not 5 s a server, twice: a question asked before the network is
	 * there is lost, and who asks does so again anyway.
	 */
	(void)setenv("RES_OPTIONS", "timeout:1 attempts:1", 0);
	STAILQ_INIT(&resolver->asked[0]);
	STAILQ_INIT(&resolver->asked[1]);
	STAILQ_INIT(&resolver->answers);
	STAILQ_INIT(&resolver->looked_up);
	pthread_mutex_init(&resolver->lock, NULL);
	pthread_attr_init(&resolver->attr);
	pthread_attr_setstacksize(&resolver->attr, STACK_SIZE);
	pthread_attr_setdetachstate(&resolver->attr, PTHREAD_CREATE_DETACHED);
	/* An arena a thread would be most of the memory in use. */
	mallopt(M_ARENA_MAX, 1);
	return (resolver);
}

int
resolve_fd(const struct resolver *resolver)
{
	return (resolver->fd);
}

/* A question that no thread will ever take is answered here. */
static void
give_back(struct resolver *resolver, struct question *q)
{
	STAILQ_REMOVE(&resolver->asked[index_of(q)], q, question, link);
	q->answer.result = RESOLVE_UNKNOWN;
	snprintf(q->answer.why, sizeof(q->answer.why), "cannot start a thread");
	publish(resolver, q);
}

bool
resolve_ask(struct resolver *resolver, const char *name, int family, size_t id)
{
	size_t len = strlen(name) + 1;
	struct question *q;

	q = calloc(1, sizeof(*q) + len);
	if (q == NULL)
		return (false);
	q->answer.id = id;
	q->answer.family = family;
	memcpy(q->name, name, len);
	pthread_mutex_lock(&resolver->lock);
	STAILQ_INSERT_TAIL(&resolver->asked[index_of(q)], q, link);
	if (resolver->threads < most_threads(resolver) &&
	    start_thread(resolver))
		resolver->threads++;
	if (resolver->threads == 0)
		give_back(resolver, q);
	pthread_mutex_unlock(&resolver->lock);
	return (true);
}

bool
resolve_next(struct resolver *resolver, struct resolve_answer *answer)
{
	struct question *q;
	uint64_t ticks;

	pthread_mutex_lock(&resolver->lock);
	q = STAILQ_FIRST(&resolver->answers);
	if (q != NULL) {
		STAILQ_REMOVE_HEAD(&resolver->answers, link);
		if (STAILQ_EMPTY(&resolver->answers) &&
		    read(resolver->fd, &ticks, sizeof(ticks)) != sizeof(ticks))
			abort(); /* publish() has put a 1 there */
	}
	pthread_mutex_unlock(&resolver->lock);
	if (q == NULL)
		return (false);
	*answer = q->answer;
	free(q);
	return (true);
}

/*
 * The resolvers whose threads still hang, for leak checkers: the pointers that
 * these threads have in their registers are not seen by all of them.
 */
static struct resolver *volatile left_behind;

void
resolve_end(struct resolver *resolver)
{
	struct resolve_answer answer;
	bool busy;

	while (resolve_next(resolver, &answer))
		free(answer.addrs);
	pthread_mutex_lock(&resolver->lock);
	busy = resolver->threads > 0;
	pthread_mutex_unlock(&resolver->lock);
	if (busy) {
		resolver->before = left_behind;
		left_behind = resolver;
		return;
	}
	close(resolver->fd);
	pthread_attr_destroy(&resolver->attr);
	pthread_mutex_destroy(&resolver->lock);
	free(resolver);
}
