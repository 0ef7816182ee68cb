/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "lib/attrd.h"
#include "lib/child.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/reason.h"
#include "lib/wait.h"
#include "meat/meat_attr.h"
#include "meat/meat_dir.h"
#include "meatware/lock.h"
#include "meatware/publish.h"

#define NAME "meatware-attr" /* what ps(1) shows */
#define STARTS 4             /* of one request's child, if it is killed */

#define AGAIN (60 * CLOCK_S) /* costs nothing while attrd still has it */
#define RETRY (5 * CLOCK_S)  /* after a failure */
#define TRIES 12             /* to take it away: a minute */
#define LOOK (CLOCK_S / 10)  /* how often a lock is looked at */

/* In the child. */
struct notice {
	char name[MEAT_ATTR_SIZE];
	char value[ATTRD_VALUE];
	int fd; /* to the agent; -1: none */
};

/* Waits for so long, or until the request is over.  Is it? */
static bool
is_over(const struct notice *n, int64_t limit)
{
	return (wait_readable(&n->fd, 1, clock_ns() + limit) == 0);
}

static void
report(const struct notice *n, const struct reason *why)
{
	if (n->fd != -1)
		(void)send(n->fd, why->text, strlen(why->text),
		    MSG_NOSIGNAL | MSG_DONTWAIT);
}

/*
 * Sets it, and again from time to time, because attrd may be restarted,
 * until the request is over.  Is there something to take away?
 */
static bool
set(const struct notice *n)
{
	struct reason why;
	bool told = false, could_be = false;
	enum attrd_state state;
	int64_t began;

	do {
		began = clock_ns();
		state = attrd_set(n->name, n->value, &why);
		if (state == ATTRD_ABSENT)
			reason_set(&why, "no Pacemaker runs here");
		/* attrd may yet do what was given up. */
		if (state == ATTRD_DONE ||
		    clock_ns() - began >= ATTRD_ASK_MS * CLOCK_MS)
			could_be = true;
		if (state != ATTRD_DONE && !told)
			report(n, &why);
		told |= state != ATTRD_DONE;
	} while (!is_over(n, state == ATTRD_DONE ? AGAIN : RETRY));
	return (could_be);
}

/*
 * Takes it away, again and again if that fails; also where no Pacemaker runs
 * if it `was_set`, for that may be about to run again.
 */
static enum attrd_state
take_away(const struct notice *n, bool was_set, struct reason *why)
{
	enum attrd_state state;
	int i;

	for (i = 0; i < TRIES; i++) {
		if (i > 0)
			clock_sleep_until(clock_ns() + RETRY);
		state = attrd_delete(n->name, why);
		if (state == ATTRD_DONE || (state == ATTRD_ABSENT && !was_set))
			break;
	}
	return (state);
}

/*
 * Waits for the child of an earlier request, which is taking its attribute
 * away.  False if the request is over, or if it takes a minute and more than
 * that can, or there is no lock: then no attribute.
 */
static bool
wait_for_turn(const struct notice *n, const char *node)
{
	const int64_t until = clock_ns() + 2 * TRIES * RETRY;
	struct meat_dir dir;
	struct lock lock;
	int got = 0;

	if (meat_dir_open(&dir, false, NULL) == -1)
		return (false);
	while ((got = lock_attribute(&lock, &dir, node)) == 0 &&
	    clock_ns() < until && !is_over(n, LOOK))
		lock_release(&lock);
	meat_dir_close(&dir);
	/* The lock is this process's until the process ends. */
	return (got == 1);
}

/* The child, of which nothing but the socket `fd` is the agent's. */
static void
become(int fd)
{
	if (setsid() == -1 || child_forget(fd) == -1)
		_exit(1);
	prctl(PR_SET_NAME, NAME);
}

_Noreturn static void
publish(const struct meat_request *info, int fd)
{
	struct notice n = { .fd = CHILD_KEPT };
	struct reason why;

	become(fd);
	meat_attr_name(n.name, info->node);
	if (meat_attr_value(n.value, info, &why) == -1) {
		report(&n, &why);
		_exit(0);
	}
	if (wait_for_turn(&n, info->node) && !is_over(&n, 0) && set(&n) &&
	    take_away(&n, true, &why) == ATTRD_FAILED)
		log_warn("the request for node %s is over, and the node "
			 "attribute %s may still be there (attrd_updater -n "
			 "%s -D takes it away): %s",
		    info->node, n.name, n.name, why.text);
	_exit(0);
}

void
publish_start(struct publisher *p, const struct meat_request *info)
{
	int ends[2];

	p->started++;
	p->pid = 0;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == -1) {
		log_debug(
		    "not told to the cluster: socketpair: %s", strerror(errno));
		return;
	}
	p->fd = ends[0];
	p->pid = fork();
	if (p->pid == 0)
		publish(info, ends[1]);
	close(ends[1]);
	if (p->pid > 0)
		return;
	log_debug("not told to the cluster: fork: %s", strerror(errno));
	close(p->fd);
	p->pid = 0;
}

void
publish_look(struct publisher *p)
{
	char text[REASON_SIZE];
	ssize_t len;

	if (p->pid == 0)
		return;
	len = recv(p->fd, text, sizeof(text) - 1, MSG_DONTWAIT);
	if (len > 0)
		log_debug("not told to the cluster: %.*s", (int)len, text);
}

void
publish_ended(
    struct publisher *p, pid_t pid, int status, const struct meat_request *info)
{
	if (p->pid == 0 || pid != p->pid)
		return;
	publish_look(p);
	close(p->fd);
	p->pid = 0;
	if (WIFSIGNALED(status) && p->started < STARTS)
		publish_start(p, info);
}

void
publish_end(struct publisher *p)
{
	const char word = 'e';

	if (p->pid == 0)
		return;
	publish_look(p);
	/* A word, for a guard that is stopped has this end of it, too. */
	(void)send(p->fd, &word, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
	close(p->fd);
	p->pid = 0;
}

void
publish_clear(const char *node)
{
	struct notice n = { .fd = -1 };

	if (fork() != 0)
		return;
	become(-1);
	meat_attr_name(n.name, node);
	if (wait_for_turn(&n, node))
		take_away(&n, false, NULL);
	_exit(0);
}
