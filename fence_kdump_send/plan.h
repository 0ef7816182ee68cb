/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is to be sent to whom, and when: the state of the whole run.
 *
 * Pure: time is given as an argument, what happened is reported by a function,
 * what is to be done is read out of the structures.  All times are
 * nanoseconds of the monotonic clock.
 *
 * A node is what the user named; it has one address (given) or several
 * (looked up).  Every address is served for itself.  A node's number of
 * messages is that of its best address.
 *
 *	  +-> DUE --tried--> SENT --left--> LEFT --through--> DUE again after
 *	  |    ^              | |             |                an interval, or
 *	  |    +----failed----|-+-------------+                DONE
 *	  |                   | doubted
 *	  |                   v
 *	  |         +-> DOUBTFUL --probed--> PROBED --+
 *	  |         +------stuck, failed--------+     |
 *	  +-----------------through-------------------+
 *
 * SENT: handed to the kernel through the family's one socket.  When the
 * socket's queue is empty, all that were SENT have LEFT this host, and count a
 * moment later if no error came back.  If the queue does not become empty, a
 * neighbour does not answer (ARP, neighbour discovery), and it is not known
 * which: the addresses become DOUBTFUL.  Each then gets a separate socket, and
 * keeps it until a message got through.  So a dead neighbour delays its own
 * messages alone.
 */
#ifndef FK_PLAN_H
#define FK_PLAN_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/addr.h"
#include "lib/clock.h"
#include "lib/look_up.h"

#define PLAN_RETRY (50 * CLOCK_MS)     /* after a failure, without news */
#define PLAN_RUSH (10 * CLOCK_MS)      /* after a failure, with news */
#define PLAN_LINGER (20 * CLOCK_MS)    /* a live link has answered by then */
#define PLAN_SETTLE (10 * CLOCK_MS)    /* an error has come back by then */
#define PLAN_REFUSED (1500 * CLOCK_MS) /* silence that outweighs an error */
#define PLAN_AGAIN (500 * CLOCK_MS)    /* until a stuck one is probed again */
#define PLAN_ASK_MIN (50 * CLOCK_MS)   /* until a family is asked again ... */
#define PLAN_ASK_MAX (1 * CLOCK_S)     /* ... doubling up to this */
#define PLAN_ASK_PARALLEL 2            /* questions for a family at a time */

/* Without --count and --interval: often at first, for listeners are few. */
#define PLAN_BUSY_TIME (60 * CLOCK_S)
#define PLAN_BUSY_INTERVAL (1 * CLOCK_S)
#define PLAN_INTERVAL (10 * CLOCK_S)

#define PLAN_NEVER INT64_MAX

struct plan_rule {
	unsigned int count; /* messages to each node; 0 = without end */
	int64_t interval;   /* 0 = as above */
	int64_t give_up;    /* only with a count */
};

enum plan_state {
	PLAN_DUE,      /* to be sent when `at` has come */
	PLAN_SENT,     /* since `at` */
	PLAN_LEFT,     /* since `at` */
	PLAN_DOUBTFUL, /* to be probed when `at` has come */
	PLAN_PROBED,   /* since `at` */
	PLAN_DONE      /* nothing more to do */
};

struct plan_dest {
	struct addr addr;
	char ifname[IF_NAMESIZE]; /* a link-local address's, or "" */
	size_t node;              /* index */
	enum plan_state state;
	int64_t at;
	int64_t tried;     /* when it was last sent to */
	int64_t refused;   /* when the last error came back; PLAN_NEVER: none */
	unsigned int sent; /* messages that got through */
	int error;         /* errno of the last failure since then, or 0 */
};

#define PLAN_FAMILIES 2 /* 0: IPv4, 1: IPv6 */

/*
 * The look-up of one family of a name.  An address settles it for good; a
 * definite "none" as soon as the other family has an address: a name that
 * has none at all may get one later.
 */
struct plan_family {
	int64_t ask_at;      /* when to ask (again), or never */
	int64_t asked;       /* when it was last asked */
	int64_t backoff;     /* until the next time; 0: it needs no look-up */
	unsigned int asking; /* questions on their way */
	enum resolve_result answer; /* the last one; unknown at first */
};

struct plan_node {
	const char *name;  /* as the user named it */
	unsigned int sent; /* the most that any of its addresses got */
	int64_t first;     /* when its first message got through, or never */
	size_t first_dest; /* to which address */
	int64_t deadline;  /* for the next message to get through, or never */
	bool given_up;
	struct plan_family families[PLAN_FAMILIES];
	size_t n_dests;
	size_t first_own; /* index of the first of them */
	char why[128];    /* why it has no address */
};

struct plan {
	struct plan_rule rule;
	int64_t start;
	struct plan_node *nodes;
	size_t n_nodes;
	struct plan_dest *dests;
	size_t n_dests;
};

/* plan_free() frees what the plan has grown. */
void plan_init(struct plan *p, const struct plan_rule *rule, int64_t now);
void plan_free(struct plan *p);

/*
 * Adds a node; `name` is not copied.  Returns its index, or -1 with errno.
 * It has nothing to do until it gets an address, or plan_look_up() says that
 * the addresses of a family must be asked for.
 */
ssize_t plan_add_node(struct plan *p, const char *name);
void plan_look_up(struct plan *p, size_t node, int family, int64_t now);

/*
 * Adds an address, due at once; one that the node has already is left as it
 * is.  `ifname` is its interface's name, or NULL.  Returns 0, or -1 with errno.
 */
int plan_add_dest(struct plan *p, size_t node, const struct addr *a,
    const char *ifname, int64_t now);

/* Given up, or served in full: there is nothing left to do for it. */
bool plan_node_over(const struct plan *p, const struct plan_node *node);

/* The node will never get a message. */
void plan_refuse(struct plan *p, size_t node, const char *why);

/*
 * What happens to a family (AF_INET, AF_INET6) of a name: it is being asked
 * for; this is the answer, of which plan_add_dest() has had the addresses.
 */
void plan_asked(struct plan *p, size_t node, int family, int64_t now);
void plan_answered(struct plan *p, size_t node, int family,
    enum resolve_result result, const char *why, int64_t now);

/* What happens to an address, see above. */
void plan_tried(struct plan *p, size_t dest, int64_t now);
void plan_left(struct plan *p, size_t dest, int64_t now);
void plan_doubted(struct plan *p, size_t dest, int64_t now);
void plan_probed(struct plan *p, size_t dest, int64_t now);
void plan_stuck(struct plan *p, size_t dest, int64_t now);
/* It is stuck, but keeps its socket. */
void plan_lingers(struct plan *p, size_t dest);
/* The kernel's queue is full: a moment later. */
void plan_postpone(struct plan *p, size_t dest, int64_t now);
/*
 * It got through, as far as can be seen.  It counts only if no error has come
 * back for a while: routers send no more than one or two a second.  Until
 * then it is sent again, so that there is something to answer to.
 */
void plan_through(struct plan *p, size_t dest, int64_t now);
/* It could not even be sent. */
void plan_failed(struct plan *p, size_t dest, int error, int64_t now);
/* An error came back; if late, the message is taken back. */
void plan_refused(struct plan *p, size_t dest, int error, int64_t now);

/* Gives up the nodes whose deadline has come. */
void plan_expire(struct plan *p, int64_t now);

#endif
