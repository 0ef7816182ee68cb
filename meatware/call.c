/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/uio.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>

#include "lib/child.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "meat/meat_data.h"
#include "meatware/call.h"
#include "meatware/journal_ids.h"

#define CONSOLE "/dev/console"
#define DEV_LOG "/dev/log"
#define JOURNAL_SOCKET "/run/systemd/journal/socket"
#define JOURNAL_DEV_LOG "/run/systemd/journal/dev-log"
#define IDENT "fence_meatware"

/* A console or a journal that hangs stops this child alone. */
#define PATIENCE_S 5

#define FIELDS 9
#define FIELD_SIZE (CALL_LINE_SIZE + 32)

/* What is logged at once: the lines, and the journal entry of the first. */
struct words {
	const struct meat_request *info;
	const char *message_id;
	char lines[CALL_LINES][CALL_LINE_SIZE];
	size_t n;
};

void
call_lines(const struct meat_request *info, int64_t left_s,
    char lines[CALL_LINES][CALL_LINE_SIZE])
{
	char until[CLOCK_TEXT_SIZE], wait[128] = "until it is ended";

	if (info->deadline != 0)
		snprintf(wait, sizeof(wait), "until %s (%" PRId64 " s left)",
		    clock_text(info->deadline, until), left_s);
	snprintf(lines[0], CALL_LINE_SIZE,
	    "OPERATOR INTERVENTION REQUIRED to reset %s.", info->node);
	snprintf(lines[1], CALL_LINE_SIZE,
	    "Run \"meatclient -c %s\" AFTER power-cycling the machine.",
	    info->node);
	snprintf(lines[2], CALL_LINE_SIZE,
	    "Node %s: asked for by %s; waiting %s; run meatclient on host %s.",
	    info->node, info->asked_by, wait, info->host);
}

struct entry {
	char text[FIELDS][FIELD_SIZE];
	struct iovec fields[FIELDS];
	int n;
};

static void add(struct entry *e, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
add(struct entry *e, const char *fmt, ...)
{
	char *text = e->text[e->n];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, FIELD_SIZE, fmt, ap);
	va_end(ap);
	e->fields[e->n].iov_base = text;
	e->fields[e->n].iov_len = strlen(text);
	e->n++;
}

static void
to_journal(const struct words *w, size_t i)
{
	const struct meat_request *info = w->info;
	char until[CLOCK_TEXT_SIZE] = "none";
	struct entry e = { .n = 0 };

	if (info->deadline != 0)
		clock_text(info->deadline, until);
	add(&e, "MESSAGE=%s", w->lines[i]);
	add(&e, "PRIORITY=%d", LOG_CRIT);
	add(&e, "SYSLOG_FACILITY=%d", LOG_DAEMON >> 3);
	add(&e, "SYSLOG_IDENTIFIER=" IDENT);
	add(&e, "NODE=%s", info->node);
	add(&e, "DEADLINE=%s", until);
	add(&e, "ASKED_BY=%s", info->asked_by);
	add(&e, "RUN_ON=%s", info->host);
	/* One explanation for all lines is enough. */
	if (i == 0)
		add(&e, "MESSAGE_ID=%s", w->message_id);
	sd_journal_sendv(e.fields, e.n);
}

static void
to_console(const struct words *w)
{
	char text[CALL_LINES * (CALL_LINE_SIZE + 32)];
	size_t i, len = 0;
	int fd;

	fd = open(CONSOLE, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd == -1)
		return;
	for (i = 0; i < w->n; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
		    "\r\n" IDENT ": %s", w->lines[i]);
	len += (size_t)snprintf(text + len, sizeof(text) - len, "\r\n");
	if (write(fd, text, len) == -1)
		return;
	/* Left open: the close could wait for a line that takes nothing. */
}

/* The child that talks to what could hang. */
_Noreturn static void
cry(const struct words *w)
{
	size_t i;

	if (child_forget(-1) == -1)
		_exit(1);
	alarm(PATIENCE_S);
	to_console(w);
	for (i = 0; i < w->n; i++)
		to_journal(w, i);
	_exit(0);
}

/* Would a line to syslog come into the journal a second time? */
static bool
syslog_is_journal(void)
{
	char target[sizeof(JOURNAL_DEV_LOG) + 1];
	const ssize_t n = readlink(DEV_LOG, target, sizeof(target));

	return (n == (ssize_t)sizeof(JOURNAL_DEV_LOG) - 1 &&
	    memcmp(target, JOURNAL_DEV_LOG, (size_t)n) == 0 &&
	    access(JOURNAL_SOCKET, W_OK) == 0);
}

static void
say(const struct words *w, bool on_stderr)
{
	const bool to_syslog = !syslog_is_journal();
	const enum log_kind kind = !on_stderr ? LOG_KIND_LOGGED :
	    to_syslog                         ? LOG_KIND_CRITICAL :
						LOG_KIND_CALL;
	pid_t pid;
	size_t i;

	for (i = 0; i < w->n && (on_stderr || to_syslog); i++)
		log_line(kind, "%s", w->lines[i]);
	pid = fork();
	if (pid == 0)
		cry(w);
	if (pid == -1)
		log_warn("cannot call on the console and in the journal: "
			 "fork: %s",
		    strerror(errno));
}

void
call_operator(const struct meat_request *info, int64_t left_s, bool on_stderr)
{
	struct words w = {
		.info = info,
		.message_id = JOURNAL_ID_CALL,
		.n = CALL_LINES,
	};

	call_lines(info, left_s, w.lines);
	say(&w, on_stderr);
}

void
call_killed(const struct meat_request *info, const char *trouble)
{
	struct words w = {
		.info = info,
		.message_id = JOURNAL_ID_KILLED,
		.n = 1,
	};

	snprintf(w.lines[0], sizeof(w.lines[0]),
	    "request for %s ended: agent killed (Pacemaker's timeout?)%s%s",
	    info->node, *trouble == '\0' ? "" : "; ", trouble);
	say(&w, false);
}
