/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/eventfd.h>

#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/wait.h"
#include "suicide/hand.h"

#define STACK_SIZE (256U * 1024) /* bytes; all of it gets locked in memory */

/* An eventfd that works has no error; without one there is nothing to do. */
static void *
work(void *arg)
{
	struct hand *h = arg;
	eventfd_t n;

	while (eventfd_read(h->todo, &n) == 0) {
		h->result = h->task(h->arg);
		if (eventfd_write(h->done, 1) == -1)
			break;
	}
	return (NULL);
}

static int
make_thread(struct hand *h)
{
	pthread_attr_t attr;
	pthread_t thread;
	int error;

	if ((error = pthread_attr_init(&attr)) != 0)
		return (error);
	error = pthread_attr_setstacksize(&attr, STACK_SIZE);
	if (error == 0)
		error =
		    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	if (error == 0)
		error = pthread_create(&thread, &attr, work, h);
	pthread_attr_destroy(&attr);
	return (error);
}

int
hand_make(struct hand *h)
{
	int error;

	*h = (struct hand){ .todo = -1, .done = -1 };
	if ((h->todo = eventfd(0, EFD_CLOEXEC)) == -1 ||
	    (h->done = eventfd(0, EFD_CLOEXEC)) == -1)
		error = errno;
	else
		error = make_thread(h);
	h->ready = error == 0;
	return (error);
}

/* Waits until the task is done, at most `ms` milliseconds. */
static bool
is_done(struct hand *h, int ms)
{
	const int64_t until_ns = clock_ns() + ms * CLOCK_MS;
	eventfd_t n;

	return (wait_readable(&h->done, 1, until_ns) == 0 &&
	    eventfd_read(h->done, &n) == 0);
}

bool
hand_free(struct hand *h)
{
	if (h->busy && is_done(h, 0))
		h->busy = false;
	return (!h->busy);
}

int
hand_do(struct hand *h, hand_task *task, void *arg, int ms, int *result)
{
	if (!h->ready) {
		*result = task(arg);
		return (0);
	}
	if (!hand_free(h))
		return (EBUSY);
	h->task = task;
	h->arg = arg;
	h->busy = true;
	if (eventfd_write(h->todo, 1) == -1)
		return (errno);
	if (!is_done(h, ms))
		return (ETIMEDOUT);
	h->busy = false;
	*result = h->result;
	return (0);
}
