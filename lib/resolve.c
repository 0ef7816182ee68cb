/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/eventfd.h>
#include <sys/queue.h>
#include <sys/resource.h>

#include <errno.h>
#include <malloc.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/reason.h"
#include "lib/resolve.h"

#define FIRST_THREADS 1          /* more would take the asker's processors */
#define STACK_SIZE (256U * 1024) /* getaddrinfo(3) and NSS modules fit in it */
#define FEW_THREADS 2            /* from the first tick on, if it takes one */
#define TICK (5 * CLOCK_MS)      /* how long a look-up may take unremarked */
#define FDS_A_LOOKUP 4           /* files, sockets to DNS, sorting */
#define FDS_RESERVED 32          /* for everything else in the process */

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
	pthread_attr_t attr;
	pthread_mutex_t lock; /* for all that follows */
	struct questions asked, answers;
	size_t pending;  /* asked and not yet answered */
	size_t threads;  /* that look names up; they end when none is left */
	size_t finished; /* look-ups, ever */
	bool keeper;     /* there is a thread that starts more of them */
};

static void start_threads(struct resolver *r, size_t wanted);

/* Every look-up needs descriptors: too many at once would all fail. */
static size_t
most_threads(const struct resolver *r)
{
	struct rlimit limit;
	size_t n = r->pending < r->most ? r->pending : r->most;

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
publish(struct resolver *r, struct question *q)
{
	static const uint64_t one = 1;

	if (STAILQ_EMPTY(&r->answers) &&
	    write(r->fd, &one, sizeof(one)) != (ssize_t)sizeof(one))
		abort(); /* an eventfd at 0 takes a 1 */
	STAILQ_INSERT_TAIL(&r->answers, q, link);
	r->pending--;
}

static void
add_addr(struct resolve_answer *answer, const struct addrinfo *ai)
{
	struct addr a;
	size_t i;

	if (!addr_from_sockaddr(&a, ai->ai_addr, ai->ai_addrlen) ||
	    !addr_is_unicast(&a) || (addr_is_link_local(&a) && a.scope == 0))
		return;
	for (i = 0; i < answer->n; i++)
		if (addr_cmp(&answer->addrs[i], &a) == 0)
			return;
	answer->addrs[answer->n++] = a;
}

static void
take_addrs(struct resolve_answer *answer, const struct addrinfo *list)
{
	const struct addrinfo *ai;
	size_t n = 0;

	for (ai = list; ai != NULL; ai = ai->ai_next)
		n++;
	answer->addrs = calloc(n, sizeof(*answer->addrs));
	if (answer->addrs == NULL) {
		snprintf(answer->why, sizeof(answer->why), "no memory");
		return;
	}
	for (ai = list; ai != NULL; ai = ai->ai_next)
		add_addr(answer, ai);
	answer->ok = answer->n > 0;
	if (!answer->ok)
		snprintf(answer->why, sizeof(answer->why),
		    "has no address that a node can have");
}

/*
 * No AI_ADDRCONFIG: a crash kernel may ask before it has an address of its
 * own, and needs the answer for when it has.
 */
static void
look_up(struct question *q)
{
	struct addrinfo hints = { .ai_family = q->answer.family,
		.ai_socktype = SOCK_DGRAM };
	struct addrinfo *list = NULL;
	char buf[64];
	const char *why;
	int rc;

	rc = getaddrinfo(q->name, NULL, &hints, &list);
	if (rc == 0) {
		take_addrs(&q->answer, list);
		freeaddrinfo(list);
		return;
	}
	why = rc == EAI_SYSTEM ? strerror_r(errno, buf, sizeof(buf)) :
				 gai_strerror(rc);
	snprintf(q->answer.why, sizeof(q->answer.why), "%s", why);
}

static void *
worker(void *arg)
{
	struct resolver *r = arg;
	struct question *q;

	pthread_mutex_lock(&r->lock);
	while ((q = STAILQ_FIRST(&r->asked)) != NULL) {
		STAILQ_REMOVE_HEAD(&r->asked, link);
		pthread_mutex_unlock(&r->lock);
		look_up(q);
		pthread_mutex_lock(&r->lock);
		r->finished++;
		publish(r, q);
	}
	r->threads--;
	pthread_mutex_unlock(&r->lock);
	return (NULL);
}

/*
 * Starts more threads when look-ups are slow: questions wait, and the threads
 * did not even end one look-up each within a tick.  So names out of
 * /etc/hosts cost a few threads however many they are, and 1,000 names at a
 * silent DNS server are all in their own thread within 0.1 s, if the limit of
 * descriptors lets them.
 */
static void *
keeper(void *arg)
{
	static const struct timespec tick = { .tv_nsec = TICK };
	struct resolver *r = arg;
	size_t finished;

	pthread_mutex_lock(&r->lock);
	while (!STAILQ_EMPTY(&r->asked)) {
		finished = r->finished;
		pthread_mutex_unlock(&r->lock);
		nanosleep(&tick, NULL);
		pthread_mutex_lock(&r->lock);
		if (!STAILQ_EMPTY(&r->asked) &&
		    (r->threads < FEW_THREADS ||
			r->finished - finished < r->threads))
			start_threads(r, r->threads * 2);
	}
	r->keeper = false;
	pthread_mutex_unlock(&r->lock);
	return (NULL);
}

static bool
start_thread(struct resolver *r, void *(*run)(void *))
{
	pthread_t thread;
	sigset_t all, saved;
	int rc;

	/* Signals are for the thread that asks. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &saved);
	rc = pthread_create(&thread, &r->attr, run, r);
	pthread_sigmask(SIG_SETMASK, &saved, NULL);
	return (rc == 0);
}

/* Up to `wanted` workers in all, as far as it makes sense and the system can. */
static void
start_threads(struct resolver *r, size_t wanted)
{
	size_t most = most_threads(r);

	if (wanted > most)
		wanted = most;
	while (r->threads < wanted && start_thread(r, worker))
		r->threads++;
}

/* What it was set low for was select(2); nobody here uses that. */
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
	struct resolver *r;

	r = calloc(1, sizeof(*r));
	if (r == NULL) {
		reason_set(why, "no memory to look names up");
		return (NULL);
	}
	r->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (r->fd == -1) {
		reason_set(
		    why, "cannot look names up: eventfd: %s", strerror(errno));
		free(r);
		return (NULL);
	}
	r->most = most;
	raise_limit();
	/*
	 * Not 5 s a server: a question asked before the network is there is
	 * lost, and one that a server drops holds up what is known already.
	 */
	(void)setenv("RES_OPTIONS", "timeout:1", 0);
	STAILQ_INIT(&r->asked);
	STAILQ_INIT(&r->answers);
	pthread_mutex_init(&r->lock, NULL);
	pthread_attr_init(&r->attr);
	pthread_attr_setstacksize(&r->attr, STACK_SIZE);
	pthread_attr_setdetachstate(&r->attr, PTHREAD_CREATE_DETACHED);
	/* An arena a thread would be most of the memory in use. */
	mallopt(M_ARENA_MAX, 1);
	return (r);
}

int
resolve_fd(const struct resolver *r)
{
	return (r->fd);
}

/* A question that no thread will ever take is answered here. */
static void
give_back(struct resolver *r, struct question *q)
{
	STAILQ_REMOVE(&r->asked, q, question, link);
	snprintf(q->answer.why, sizeof(q->answer.why), "cannot start a thread");
	publish(r, q);
}

bool
resolve_ask(struct resolver *r, const char *name, int family, size_t id)
{
	size_t len = strlen(name) + 1;
	struct question *q;

	q = calloc(1, sizeof(*q) + len);
	if (q == NULL)
		return (false);
	q->answer.id = id;
	q->answer.family = family;
	memcpy(q->name, name, len);
	pthread_mutex_lock(&r->lock);
	STAILQ_INSERT_TAIL(&r->asked, q, link);
	r->pending++;
	if (r->threads < FIRST_THREADS && r->threads < r->pending)
		start_threads(r, r->threads + 1);
	if (r->pending > r->threads && !r->keeper)
		r->keeper = start_thread(r, keeper);
	if (r->threads == 0)
		give_back(r, q);
	pthread_mutex_unlock(&r->lock);
	return (true);
}

bool
resolve_next(struct resolver *r, struct resolve_answer *answer)
{
	struct question *q;
	uint64_t ticks;

	pthread_mutex_lock(&r->lock);
	q = STAILQ_FIRST(&r->answers);
	if (q != NULL) {
		STAILQ_REMOVE_HEAD(&r->answers, link);
		if (STAILQ_EMPTY(&r->answers) &&
		    read(r->fd, &ticks, sizeof(ticks)) != sizeof(ticks))
			abort(); /* publish() has put a 1 there */
	}
	pthread_mutex_unlock(&r->lock);
	if (q == NULL)
		return (false);
	*answer = q->answer;
	free(q);
	return (true);
}

/*
 * A resolver whose threads still hang, for leak checkers: the pointers that
 * these threads have in their registers are not seen by all of them.
 */
static struct resolver *volatile left_behind;

void
resolve_end(struct resolver *r)
{
	struct resolve_answer answer;
	bool busy;

	while (resolve_next(r, &answer))
		free(answer.addrs);
	pthread_mutex_lock(&r->lock);
	busy = r->threads > 0 || r->keeper;
	pthread_mutex_unlock(&r->lock);
	if (busy) {
		left_behind = r;
		return;
	}
	close(r->fd);
	pthread_attr_destroy(&r->attr);
	pthread_mutex_destroy(&r->lock);
	free(r);
}
