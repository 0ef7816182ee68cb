/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a measurement was asked for on the command line.
 */
#ifndef FK_BENCH_SETUP_H
#define FK_BENCH_SETUP_H

#include <netinet/in.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/probe.h"

#define SETUP_SIDES 4

struct setup {
	unsigned int runs;    /* of each side, alternating */
	unsigned int warmups; /* before them, not told */
	uint16_t port;
	struct in_addr source; /* the awaited node */
	int there;             /* its network namespace; -1: the same one */
	struct in_addr dest;   /* where the listener gets it */
	int64_t settle_ns;     /* from bound to the message */
	int64_t interval_ns;   /* flood: between two messages */
	unsigned int count;    /* crowd: listeners; send: destinations */
	bool hold;             /* flood, trace: we have the port */
	bool end_early;        /* send: ended once all has come */
	const char *tun;       /* send: the network device, or NULL */
	const char *log_path;  /* where the system logger listens, or NULL */
	int log_fd;            /* -1 without one */
	char **sides[SETUP_SIDES]; /* the programs: arguments, NULL */
	size_t n_sides;
};

/* What stands around a listener that is measured. */
struct stage {
	int fd;             /* where the awaited node's messages come from */
	int holder;         /* has the port itself, if `hold`; else -1 */
	struct probe probe; /* is it listening? */
};

void setup_stage(const struct setup *s, struct stage *st);
void setup_leave(struct stage *st);

/* A UDP socket bound to `addr`:`port` (0 = any). */
int setup_socket(struct in_addr addr, uint16_t port);

/* The socket of a node that speaks: bound to `addr`, over there. */
int setup_node(const struct setup *s, struct in_addr addr);

/*
 * Before each timed run: the same short sleep and the same short work, so
 * that no run finds the processors in another state than the others only
 * because the program before it slept for longer.
 */
void setup_calm(void);

/* Sends one kdump notification to the listener. */
void setup_message(const struct setup *s, int fd);

/*
 * The measurements.  Each prints one line a run: the side's number, then its
 * figures; times in nanoseconds.
 */
void measure_listen(const struct setup *s);
void measure_fenced(const struct setup *s);
void measure_flood(const struct setup *s);
void measure_crowd(const struct setup *s);
void measure_send(const struct setup *s);
void measure_trace(const struct setup *s);

#endif
