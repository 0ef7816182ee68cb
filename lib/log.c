/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "lib/log.h"

#define LINE_SIZE 2048  /* bytes of text; what is longer is cut */
#define SYSLOG_HEAD 128 /* "<PRI>Mmm dd hh:mm:ss ident[pid]: " */
#define DEV_LOG "/dev/log"

/*
 * The one state that is not in a context struct: a process has one name, one
 * standard error and one syslog.
 */
static struct {
	const char *ident;
	int level;
	int fd;      /* to /dev/log; -1 = not open */
	bool marked; /* warnings say what they are */
} logger = { "?", 0, -1, false };

void
log_open(const char *ident, int level)
{
	logger.ident = ident;
	logger.level = level;
}

void
log_mark_warnings(void)
{
	logger.marked = true;
}

void
log_forget(void)
{
	logger.fd = -1;
}

void
log_clean(char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			text[i] = '?';
}

int
log_terminal(int fd)
{
	char path[32];

	if (!isatty(fd))
		return (-1);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return (open(path, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
}

/*
 * Writes a line only if it does not have to wait: a pipe without a reader
 * must not hold up a fencing.  For a pipe poll(2) promises PIPE_BUF bytes,
 * more than a line has; a terminal with room for one byte waits for the rest.
 */
static void
to_stream(int fd, const char *line, size_t len)
{
	struct pollfd polls = { .fd = fd, .events = POLLOUT };
	int own;

	if (poll(&polls, 1, 0) != 1 || (polls.revents & POLLOUT) == 0)
		return;
	own = log_terminal(fd);
	if (write(own == -1 ? fd : own, line, len) == -1)
		errno = 0; /* no output is left */
	if (own != -1)
		close(own);
}

static int
open_syslog(void)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX, .sun_path = DEV_LOG };
	int fd;

	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd != -1 &&
	    connect(fd, (struct sockaddr *)&sun, sizeof(sun)) == -1) {
		close(fd);
		fd = -1;
	}
	return (fd);
}

/* The local syslog format, as syslog(3) writes it. */
static void
to_syslog(int priority, const char *text)
{
	char line[SYSLOG_HEAD + LINE_SIZE], stamp[32] = "";
	struct tm tm;
	time_t now = time(NULL);
	size_t len;
	int n;

	if (logger.fd == -1 && (logger.fd = open_syslog()) == -1)
		return;
	if (localtime_r(&now, &tm) != NULL)
		strftime(stamp, sizeof(stamp), "%b %e %H:%M:%S ", &tm);
	n = snprintf(line, sizeof(line), "<%d>%s%.32s[%ld]: %s",
	    LOG_DAEMON | priority, stamp, logger.ident, (long)getpid(), text);
	if (n < 0)
		return;
	len = (size_t)n < sizeof(line) ? (size_t)n : sizeof(line) - 1;
	if (send(logger.fd, line, len, MSG_DONTWAIT | MSG_NOSIGNAL) == -1 &&
	    errno != EAGAIN && errno != EMSGSIZE) {
		/* The daemon was restarted: a new socket, one more try. */
		close(logger.fd);
		logger.fd = open_syslog();
		if (logger.fd != -1 &&
		    send(logger.fd, line, len, MSG_DONTWAIT | MSG_NOSIGNAL) ==
			-1)
			return; /* the streams have it */
	}
}

/* Where a kind of line goes; `priority` -1: not to syslog. */
static const struct {
	int fd; /* -1: to no stream */
	int priority;
	const char *tail; /* for the stream alone */
} kinds[] = {
	[LOG_KIND_NOTICE] = { STDOUT_FILENO, LOG_NOTICE, "" },
	[LOG_KIND_PROGRESS] = { STDOUT_FILENO, -1, "" },
	[LOG_KIND_DEBUG] = { STDOUT_FILENO, -1, "" },
	[LOG_KIND_WARNING] = { STDERR_FILENO, LOG_WARNING, "" },
	[LOG_KIND_ERROR] = { STDERR_FILENO, LOG_ERR, "" },
	[LOG_KIND_USAGE] = { STDERR_FILENO, LOG_ERR, " (try --help)" },
	[LOG_KIND_CRITICAL] = { STDERR_FILENO, LOG_CRIT, "" },
	[LOG_KIND_CALL] = { STDERR_FILENO, -1, "" },
	[LOG_KIND_LOGGED] = { -1, LOG_CRIT, "" },
	[LOG_KIND_EMERGENCY] = { STDERR_FILENO, LOG_EMERG, "" },
};

void
log_line(enum log_kind kind, const char *fmt, ...)
{
	char text[LINE_SIZE], line[LINE_SIZE + SYSLOG_HEAD];
	const char *mark =
	    kind == LOG_KIND_WARNING && logger.marked ? "warning: " : "";
	int n, saved = errno;
	va_list ap;

	if (kind == LOG_KIND_DEBUG && logger.level < 1)
		return;
	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (n < 0)
		text[0] = '\0';
	log_clean(text, strlen(text));
	n = snprintf(line, sizeof(line), "%.32s: %s%s%s\n", logger.ident, mark,
	    text, kinds[kind].tail);
	if (n > 0 && kinds[kind].fd != -1)
		to_stream(kinds[kind].fd, line, strlen(line));
	if (kinds[kind].priority != -1)
		to_syslog(kinds[kind].priority, text);
	errno = saved;
}

void
log_prepare(void)
{
	/* The old one may be closed already, or another file's by now. */
	logger.fd = open_syslog();
	tzset();
}

void
log_pass(int fd, const char *bytes, size_t len)
{
	int saved = errno;

	to_stream(fd, bytes, len);
	errno = saved;
}
