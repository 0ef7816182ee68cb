/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls the operator: by syslog, by the journal and on the system console.
 * None of them can hold the caller up.
 *
 * A human who typed the command sees the call on standard error, too.  Not so
 * where the options came on standard input: Pacemaker logs what an agent wrote
 * there once more when it has ended, so that the call would appear after the
 * answer, and an operator might power-cycle a node that is well again.
 */
#ifndef FK_MEATWARE_CALL_H
#define FK_MEATWARE_CALL_H

#include <stdbool.h>
#include <stdint.h>

struct meat_request;

#define CALL_LINES 3
#define CALL_LINE_SIZE 1024

/*
 * The lines of a call, `left_s` seconds before the end (without meaning if
 * the request has no deadline): pure.  The first two are word for word those
 * of cluster-glue's meatware: monitoring rules look for them.
 */
void call_lines(const struct meat_request *info, int64_t left_s,
    char lines[CALL_LINES][CALL_LINE_SIZE]);

/* Calls, on standard error only if `on_stderr`. */
void
call_operator(const struct meat_request *info, int64_t left_s, bool on_stderr);

/*
 * Logs that the agent was killed, not on standard error; `trouble` is what
 * could not be cleared away, or "".
 */
void call_killed(const struct meat_request *info, const char *trouble);

#endif
