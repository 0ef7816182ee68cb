/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where requests live: MEAT_RUN_DIR has each request's FIFO, "meatware.NODE";
 * the folder fence-meatware in it, which only root can look into, has what
 * must not be in the FIFO's folder:
 *
 *	NODE.lock	locked as long as the request lives; is kept
 *	NODE.fifo	a second link to the FIFO: which one is the request's
 *	NODE.request	who asks, since when, until when (meat/meat_data.h)
 *	NODE.outcome	what became of the last request; is kept
 *
 * No two of these names can be the same, for any names of nodes.
 */
#ifndef FK_MEAT_DIR_H
#define FK_MEAT_DIR_H

#include <stdbool.h>
#include <stddef.h>

struct meat_outcome;
struct meat_request;
struct reason;
struct stat;

#define MEAT_DATA_DIR MEAT_RUN_DIR "/fence-meatware"
#define MEAT_FIFO_PREFIX "meatware."
#define MEAT_FILE_SIZE 256 /* longest file name, terminated */

#define MEAT_LOCK ".lock"
#define MEAT_FIFO ".fifo"
#define MEAT_REQUEST ".request"
#define MEAT_OUTCOME ".outcome"

struct meat_dir {
	int run_fd;  /* MEAT_RUN_DIR */
	int data_fd; /* MEAT_DATA_DIR; -1 = there is none yet */
};

/*
 * Opens both directories.  They must be root's, and writable for root alone (a
 * sticky bit will do for the first).  With `create` the second is made if there
 * is none.  Returns 0, or -1 with the reason.
 */
int meat_dir_open(struct meat_dir *dir, bool create, struct reason *why);
void meat_dir_close(struct meat_dir *dir);

/* "NODE" and a suffix from above; returns `name`. */
const char *
meat_dir_file(char name[MEAT_FILE_SIZE], const char *node, const char *suffix);

/* The name of a node's FIFO in MEAT_RUN_DIR; returns `name`. */
const char *meat_dir_fifo(char name[MEAT_FILE_SIZE], const char *node);

/*
 * Is the node's FIFO a request of fence_meatware, dead or alive?  1 = yes, 0
 * = there is nothing of that name, -1 = something else has it (a FIFO of
 * another program, a file, a link): `*st` is of it.
 */
int
meat_dir_ours(const struct meat_dir *dir, const char *node, struct stat *st);

/*
 * The bytes of the lock file: the first is locked as long as a process must
 * clear away the request (the agent, or its guard after it), the second as
 * long as the agent itself lives, the third as long as a process sets or takes
 * away the node's attribute (meat/meat_attr.h).
 */
enum meat_lock {
	MEAT_LOCK_REQUEST = 0,
	MEAT_LOCK_AGENT = 1,
	MEAT_LOCK_ATTRIBUTE = 2
};

/* Is it locked?  1, 0, or -1 with errno.  Does not touch it. */
int meat_dir_locked(
    const struct meat_dir *dir, const char *node, enum meat_lock which);

/* Reads a node's request or last outcome; 0, or -1 with errno. */
int meat_dir_request(
    const struct meat_dir *dir, const char *node, struct meat_request *request);
int meat_dir_outcome(
    const struct meat_dir *dir, const char *node, struct meat_outcome *outcome);

/*
 * Writes a new file with these bytes: a reader gets all of the old
 * or all of the new.  0, or -1 with errno.
 */
int meat_dir_write(const struct meat_dir *dir, const char *node,
    const char *suffix, const char *bytes, size_t len);

/* Is there room for such a file?  Leaves nothing.  0, or -1 with errno. */
int meat_dir_room(const struct meat_dir *dir);

#endif
