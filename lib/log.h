/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a program says: one line each, to the caller and to syslog.
 *
 * Results and progress go to standard output, what went wrong to standard
 * error (Pacemaker logs an agent's standard error as a warning).  Notices,
 * warnings and errors also go as a datagram to /dev/log.  Nothing here ever blocks:
 * a pipe or socket that takes no more is passed over.  errno is kept.
 */
#ifndef FK_LOG_H
#define FK_LOG_H

#include <stdbool.h>
#include <stddef.h>

/* `ident` is not copied.  `level` 0 = normal, 1 and more = with debug lines. */
void log_open(const char *ident, int level);

/* In a child that has closed its descriptors: syslog will be opened anew. */
void log_forget(void);

/* A result or a step of progress: stdout, syslog daemon.notice. */
void log_notice(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Progress only the caller needs to see: stdout alone. */
void log_progress(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Something to look at, not the end: stderr, syslog daemon.warning. */
void log_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* A failure: stderr, syslog daemon.err. */
void log_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * A call for a human: stderr, and syslog daemon.crit unless `to_syslog` is
 * false (because it gets there by another way).
 */
void log_critical(bool to_syslog, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The end of this host: stderr, and syslog daemon.emerg. */
void log_emergency(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * Gets ready now what a line needs, so that those to come open and read no
 * file: the socket to /dev/log (a new one: to be called by a child that has
 * closed its descriptors) and the time zone.
 */
void log_prepare(void);

/* Only with a level of 1 or more: stdout alone. */
void log_debug(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * A mistake in the command line: stderr, with "try --help" behind it, and
 * syslog daemon.err, for it may be a program that made it.
 */
void log_usage(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * Makes `len` bytes of `text` printable in place: control characters, a
 * newline above all, become '?'; bytes of UTF-8 stay.
 */
void log_clean(char *text, size_t len);

#endif
