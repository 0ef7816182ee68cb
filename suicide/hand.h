/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A thread that does what may hang in the kernel, so that the caller waits for
 * a limited time.  It is made beforehand: to use it takes no memory and no
 * process.
 */
#ifndef FK_SUICIDE_HAND_H
#define FK_SUICIDE_HAND_H

#include <stdbool.h>

typedef int hand_task(void *arg);

struct hand {
	int todo, done; /* eventfds */
	hand_task *task;
	void *arg;
	int result;
	bool ready; /* there is a thread */
	bool busy;  /* with a task that was not waited for to its end */
};

/*
 * Makes the thread, with the caller's scheduling.  0, or an errno.  It ends
 * with the process; `hand` must stay where it is until then.
 */
int hand_make(struct hand *hand);

/* Is it through with the task before? */
bool hand_free(struct hand *hand);

/*
 * Has `task` done, and waits for at most `ms` milliseconds.  0 with its
 * result in `*result`; ETIMEDOUT if it is still at it; EBUSY if it still is
 * at the task before.  Without a thread (`ready` is false) the caller does
 * the task itself, however long that takes.
 */
int hand_do(struct hand *hand, hand_task *task, void *arg, int ms, int *result);

#endif
