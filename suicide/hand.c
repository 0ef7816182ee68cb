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
	struct hand *hand = arg;
	eventfd_t n;

	while (eventfd_read(hand->todo, &n) == 0) {
		hand->result = hand->task(hand->arg);
		if (eventfd_write(hand->done, 1) == -1)
			break;
	}
	return (NULL);
}

static int
make_thread(struct hand *hand)
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
		error = pthread_create(&thread, &attr, work, hand);
	pthread_attr_destroy(&attr);
	return (error);
}

int
hand_make(struct hand *hand)
{
	int error;

	*hand = (struct hand){ .todo = -1, .done = -1 };
	if ((hand->todo = eventfd(0, EFD_CLOEXEC)) == -1 ||
	    (hand->done = eventfd(0, EFD_CLOEXEC)) == -1)
		error = errno;
	else
		error = make_thread(hand);
	hand->ready = error == 0;
	return (error);
}

/* Waits until the task is done, at most `ms` milliseconds. */
static bool
is_done(struct hand *hand, int ms)
{
	const int64_t until_ns = clock_ns() + ms * CLOCK_MS;
	eventfd_t n;

	return (wait_readable(&hand->done, 1, until_ns) == 0 &&
	    eventfd_read(hand->done, &n) == 0);
}

bool
hand_free(struct hand *hand)
{
	if (hand->busy && is_done(hand, 0))
		hand->busy = false;
	return (!hand->busy);
}

int
hand_do(struct hand *hand, hand_task *task, void *arg, int ms, int *result)
{
	if (!hand->ready) {
		*result = task(arg);
		return (0);
	}
	if (!hand_free(hand))
		return (EBUSY);
	hand->task = task;
	hand->arg = arg;
	hand->busy = true;
	if (eventfd_write(hand->todo, 1) == -1)
		return (errno);
	if (!is_done(hand, ms))
		return (ETIMEDOUT);
	hand->busy = false;
	*result = hand->result;
	return (0);
}
