/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was found in the image for a crash, kept for the runs that come after:
 * to look into it takes seconds.  It holds for an hour, and only as long as the
 * files are the same that it rests on.
 */
#ifndef FK_REHEARSE_ARMED_KEPT_H
#define FK_REHEARSE_ARMED_KEPT_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/clock.h"
#include "rehearse/armed.h"

#define ARMED_KEPT "/run/fence_kdump/armed"
#define ARMED_HOLDS (3600 * CLOCK_S)
#define ARMED_SEEN 4096 /* bytes of what it rests on, with the NUL */
#define ARMED_BYTES (ARMED_SEEN + 1024)

struct armed_kept {
	int64_t at_ns; /* clock_ns() when the image was looked into */
	struct armed found;
	char seen[ARMED_SEEN]; /* lines; armed_seen_add() */
};

/*
 * Adds a line on the file at `path`: which one it is, how long, and since when
 * it is so; or that there is none.  Two files with one line are the same.
 * False if there is no room: then nothing can be kept.
 */
bool armed_seen_add(char seen[ARMED_SEEN], const char *path);

/* Pure: the bytes of the file; how many, or -1 if they do not fit. */
int armed_kept_write(char bytes[ARMED_BYTES], const struct armed_kept *k);

/* Pure: reads them; false if they are no such file. */
bool armed_kept_read(struct armed_kept *k, const char *bytes, size_t n);

/* Pure: does `k` hold at `now_ns`, where `seen` is so now? */
bool
armed_kept_holds(const struct armed_kept *k, const char *seen, int64_t now_ns);

/* What is in the file, if root alone could have written it; else false. */
bool armed_kept_load(struct armed_kept *k, const char *path);

/* Keeps it; who cannot write there looks again the next time. */
void armed_kept_save(const struct armed_kept *k, const char *path);

#endif
