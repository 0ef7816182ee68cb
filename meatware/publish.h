/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tells the cluster of an open request, by an attribute (meat/meat_attr.h).
 *
 * One child does all of it, "meatware-attr": it sets the attribute, waits for
 * the end of the request, and takes the attribute away.  So the two cannot
 * overtake each other, the agent never waits for attrd, and a SIGKILL of the
 * agent or of its process group is an end like any other.
 * MEAT_LOCK_ATTRIBUTE keeps the children of two requests for a node apart.
 */
#ifndef FK_MEATWARE_PUBLISH_H
#define FK_MEATWARE_PUBLISH_H

#include <sys/types.h>

struct meat_request;

/* Start with all 0. */
struct publisher {
	pid_t pid; /* 0 = none */
	int fd;    /* its end is the request's; it reports here what failed */
	int started;
};

/* Starts the child.  It says what failed at a verbose level alone. */
void publish_start(struct publisher *p, const struct meat_request *info);

/* Logs what the child has reported. */
void publish_look(struct publisher *p);

/* A child has ended: if it was this one, and was killed, starts another. */
void publish_ended(struct publisher *p, pid_t pid, int status,
    const struct meat_request *info);

/* The request has ended.  Does not wait for the child. */
void publish_end(struct publisher *p);

/*
 * By a separate child: takes away what a killed request for the node may
 * have left, when its child is gone, too.  Not if the next one has begun.
 */
void publish_clear(const char *node);

#endif
