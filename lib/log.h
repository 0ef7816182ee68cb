/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a program logs: one line each, to the caller and to syslog.
 *
 * Results and progress go to standard output, what went wrong to standard error
 * (Pacemaker logs an agent's standard error as a warning).  Notices, warnings
 * and errors also go as a datagram to /dev/log.  Nothing here ever blocks: a
 * pipe or socket that takes no more is passed over.  errno is kept.
 */
#ifndef FK_LOG_H
#define FK_LOG_H

#include <stdbool.h>
#include <stddef.h>

/* `ident` is not copied.  `level` 0 = normal, 1 and more = with debug lines. */
void log_open(const char *ident, int level);

/*
 * From now on each warning begins with "warning: " on standard error: for a
 * program that reads there what was wrong, and what made this one fail.
 */
void log_mark_warnings(void);

/* In a child that has closed its descriptors: syslog will be opened again. */
void log_forget(void);

enum log_kind {
	LOG_KIND_NOTICE, /* a result or a step: stdout, syslog daemon.notice */
	LOG_KIND_PROGRESS, /* only the caller needs to see it: stdout alone */
	LOG_KIND_DEBUG,    /* the same, with a level of 1 or more */
	LOG_KIND_WARNING,  /* not the end: stderr, syslog daemon.warning */
	LOG_KIND_ERROR,    /* a failure: stderr, syslog daemon.err */
	LOG_KIND_USAGE,    /* the same, and stderr has "try --help" after it */
	LOG_KIND_CRITICAL, /* calls for a human: stderr, syslog daemon.crit */
	LOG_KIND_CALL,     /* the same, but another way leads to syslog */
	LOG_KIND_LOGGED,   /* the same, but to syslog alone: daemon.crit */
	LOG_KIND_EMERGENCY /* the end of this host: stderr, daemon.emerg */
};

/* Logs one line, cut at 2047 bytes. */
void log_line(enum log_kind kind, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#define log_notice(...) log_line(LOG_KIND_NOTICE, __VA_ARGS__)
#define log_progress(...) log_line(LOG_KIND_PROGRESS, __VA_ARGS__)
#define log_debug(...) log_line(LOG_KIND_DEBUG, __VA_ARGS__)
#define log_warn(...) log_line(LOG_KIND_WARNING, __VA_ARGS__)
#define log_error(...) log_line(LOG_KIND_ERROR, __VA_ARGS__)
/* A mistake in the command line: syslog too, a program may have made it. */
#define log_usage(...) log_line(LOG_KIND_USAGE, __VA_ARGS__)
#define log_emergency(...) log_line(LOG_KIND_EMERGENCY, __VA_ARGS__)

/*
 * Gets ready now what a line needs, so that those to come open and read no
 * file: the socket to /dev/log (a new one: to be called by a child that has
 * closed its descriptors) and the time zone.
 */
void log_prepare(void);

/*
 * Passes on what another program wrote (at most PIPE_BUF bytes), as it is, to
 * standard output or error `fd`; what would have to wait is lost.
 */
void log_pass(int fd, const char *bytes, size_t len);

/*
 * The terminal `fd` with a new open file description, to be written to
 * without waiting: O_NONBLOCK on `fd` would change other programs' terminal.
 * The caller closes it; -1 if `fd` is no terminal, or cannot be opened.
 */
int log_terminal(int fd);

/*
 * Makes `len` bytes of `text` printable in place: control characters, a
 * newline above all, become '?'; bytes of UTF-8 stay.
 */
void log_clean(char *text, size_t len);

#endif
