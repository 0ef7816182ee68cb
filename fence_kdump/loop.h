/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libevent, as a fence agent needs it: with exact timers, and without its
 * abort(3).
 */
#ifndef FK_LOOP_H
#define FK_LOOP_H

#include <sys/time.h>

#include <stdint.h>

struct event_base;

/* A new loop, or NULL.  What libevent warns of is logged. */
struct event_base *loop_new(void);

/* The time that is left until `when_ns` of clock_ns(); 0 if it is over. */
struct timeval loop_until(int64_t when_ns);

#endif
