/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <dirent.h>
#include <err.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/place.h"

static cpu_set_t every; /* those we were given */
static cpu_set_t rest;  /* without our own */
static bool placed;

void
place_self(void)
{
	cpu_set_t own;
	size_t cpu = 0;

	if (placed)
		return;
	if (sched_getaffinity(0, sizeof(every), &every) == -1)
		err(1, "sched_getaffinity");
	if (CPU_COUNT(&every) < 2)
		return;
	while (!CPU_ISSET(cpu, &every))
		cpu++;
	rest = every;
	CPU_CLR(cpu, &rest);
	CPU_ZERO(&own);
	CPU_SET(cpu, &own);
	if (sched_setaffinity(0, sizeof(own), &own) == -1)
		err(1, "sched_setaffinity");
	placed = true;
}

void
place_apart(void)
{
	if (placed)
		(void)sched_setaffinity(0, sizeof(rest), &rest);
}

void
place_anywhere(pid_t pid)
{
	struct dirent *d;
	char path[64];
	DIR *dir;

	if (!placed)
		return;
	snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	dir = opendir(path);
	if (dir == NULL)
		return; /* it has ended */
	while ((d = readdir(dir)) != NULL) {
		pid_t tid = (pid_t)atoi(d->d_name);

		if (tid > 0)
			(void)sched_setaffinity(tid, sizeof(every), &every);
	}
	closedir(dir);
}
