/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One request for a node at a time (meat/meat_dir.h, enum meat_lock).
 */
#ifndef FK_MEATWARE_LOCK_H
#define FK_MEATWARE_LOCK_H

struct meat_dir;
struct reason;

struct lock {
	int request_fd; /* MEAT_LOCK_REQUEST, shared with the guard */
	int agent_fd;   /* MEAT_LOCK_AGENT, the agent's alone */
};

/*
 * Takes both locks.  -1 with the reason, which names who has them if that is
 * another request; then lock_release() it nevertheless.
 */
int lock_take(struct lock *lock, const struct meat_dir *dir, const char *node,
    struct reason *why);

/*
 * Takes the request's lock alone, if it is free, without waiting: a request
 * that begins meanwhile waits for us as it does for a guard.  1, 0, or -1 with
 * errno; lock_release() it in each case.
 */
int lock_try(struct lock *lock, const struct meat_dir *dir, const char *node);

/* The same with the attribute's lock: MEAT_LOCK_ATTRIBUTE. */
int
lock_attribute(struct lock *lock, const struct meat_dir *dir, const char *node);

/* In the guard: the agent's lock is not the guard's. */
void lock_leave(struct lock *lock);

/* Unlocks, for every process that shares the locks. */
void lock_release(struct lock *lock);

#endif
