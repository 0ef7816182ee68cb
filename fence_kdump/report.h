/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is logged at the end: text out of values, nothing else.
 */
#ifndef FK_REPORT_H
#define FK_REPORT_H

#include <stddef.h>
#include <stdint.h>

struct addr;
struct lookup;
struct source;

/*
 * The timeout, in seconds, that would have left room for a message which
 * took `took_ns` of `timeout_s`: twice as long, in full tens.  0 if it took
 * no more than half of it: no advice.
 */
int64_t report_advice(int64_t took_ns, int64_t timeout_s);

/*
 * The entries as they stand at the end: the awaited addresses, and the names
 * that have none with the cause.  Cut with "..." if `size` is too small.
 */
void report_entries(const struct lookup *lookup, char *buf, size_t size);

/* "3 x not an awaited node, 1 x not 8 bytes long" */
void report_source(const struct source *source, char *buf, size_t size);

#endif
