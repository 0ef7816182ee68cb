/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "fencectl/fence_log.h"
#include "fencectl/history.h"
#include "fencectl/lines.h"
#include "fencectl/stamp.h"
#include "lib/file.h"
#include "lib/text.h"

#define LINE 1024    /* bytes; a longer line is none of these */
#define NEAR_MS 2000 /* the log's end of a fencing and the history's */
#define TARGETING " targeting "
#define USING " using "

/* What is known so far of a fencing that has not ended yet. */
struct open_fencing {
	int64_t began_ms; /* STAMP_NONE: not known */
	char device[FENCING_NAME];
};

/* A line of the fencer about a node. */
struct said_of {
	const char *line, *message;
	const char *target; /* `target_len` bytes */
	size_t target_len;
	const char *rest; /* what follows them */
};

/* "Nov 30 21:49:29.688 alice pacemaker-fenced [55] (f) \tnotice: MESSAGE" */
static bool
split(struct said_of *s, const char *line)
{
	const char *tab = strchr(line, '\t'), *at;

	if (tab == NULL || (at = strstr(line, " pacemaker-fenced ")) == NULL ||
	    at > tab || (at = strstr(tab, ": ")) == NULL)
		return (false);
	s->line = line;
	s->message = at + 2;
	if ((at = strstr(s->message, TARGETING)) == NULL)
		return (false);
	s->target = at + strlen(TARGETING);
	s->target_len = strcspn(s->target, " ");
	s->rest = s->target + s->target_len;
	return (s->target_len > 0);
}

static bool
begins(const char *text, const char *with)
{
	return (strncmp(text, with, strlen(with)) == 0);
}

static bool
is_about(const struct said_of *s, const struct fencing *f)
{
	return (f != NULL && strlen(f->target) == s->target_len &&
	    strncasecmp(f->target, s->target, s->target_len) == 0);
}

/* The word after " using " becomes the device. */
static void
take_device(struct open_fencing *o, const char *rest)
{
	const char *device = strstr(rest, USING);

	if (device == NULL)
		return;
	device += strlen(USING);
	text_printable((const uint8_t *)device, strcspn(device, " "), o->device,
	    sizeof(o->device));
}

static int64_t
time_of(const struct said_of *s, const struct fencing *f)
{
	int ms;
	const int64_t when = stamp_of_log(s->line, f->ended_s, &ms);

	return (when == STAMP_NONE ? STAMP_NONE : when * 1000 + ms);
}

/* The end of a fencing: is it this one? */
static void
close_it(struct open_fencing *o, const struct said_of *s, struct fencing *f)
{
	const int64_t ended_ms = time_of(s, f);

	if (ended_ms != STAMP_NONE && ended_ms >= f->ended_s * 1000 - NEAR_MS &&
	    ended_ms <= f->ended_s * 1000 + NEAR_MS) {
		if (o->device[0] != '\0')
			memcpy(f->device, o->device, sizeof(f->device));
		if (o->began_ms != STAMP_NONE && o->began_ms <= ended_ms)
			f->seconds = (double)(ended_ms - o->began_ms) / 1000;
	}
	*o = (struct open_fencing){ .began_ms = STAMP_NONE };
}

/* A request that joins one that runs has the word "(duplicate)". */
static bool
is_request(const struct said_of *s)
{
	return ((begins(s->message, "Requesting peer fencing (off)") ||
		    begins(s->message, "Requesting peer fencing (reboot)")) &&
	    !begins(s->rest, " (duplicate)"));
}

static void
take(struct open_fencing *o, const struct said_of *s, struct fencing *f)
{
	if (is_request(s)) {
		*o = (struct open_fencing){ .began_ms = time_of(s, f) };
		return;
	}
	if (begins(s->message, "Requesting that "))
		take_device(o, s->rest);
	if (!begins(s->message, "Operation 'off'") &&
	    !begins(s->message, "Operation 'reboot'"))
		return;
	if (begins(s->rest, USING) && strstr(s->rest, " returned 0 ") != NULL)
		take_device(o, s->rest);
	else if (begins(s->rest, " by ") && strstr(s->rest, "too late") == NULL)
		close_it(o, s, f);
}

void
fence_log_read(
    const char *text, size_t len, struct fencing *const *fencings, size_t n)
{
	struct open_fencing *open = calloc(n + 1, sizeof(*open));
	struct lines lines = { .at = text, .left = len };
	struct said_of s;
	char line[LINE];
	size_t i;
	int rc;

	for (i = 0; open != NULL && i < n; i++)
		open[i].began_ms = STAMP_NONE;
	while (
	    open != NULL && (rc = lines_next(&lines, line, sizeof(line))) != 0)
		for (i = 0; rc == 1 && split(&s, line) && i < n; i++)
			if (is_about(&s, fencings[i]) &&
			    fencings[i]->result == FENCING_SUCCESS &&
			    fencings[i]->ended_s != STAMP_NONE)
				take(&open[i], &s, fencings[i]);
	free(open);
}

char *
fence_log_end(const char *path, size_t *len)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	const off_t max = (off_t)FENCE_LOG_MAX;
	char *bytes = NULL;
	struct stat st;
	ssize_t n;

	*len = 0;
	if (fd == -1)
		return (NULL);
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    lseek(fd, st.st_size > max ? st.st_size - max : 0, SEEK_SET) != -1)
		bytes = malloc(FENCE_LOG_MAX);
	if (bytes != NULL && (n = file_fill(fd, bytes, FENCE_LOG_MAX)) >= 0)
		*len = (size_t)n;
	close(fd);
	return (bytes);
}
