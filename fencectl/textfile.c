/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fencectl/prometheus.h"
#include "fencectl/textfile.h"
#include "lib/reason.h"

#define MODE (S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH)

/* Prints into `fd`, which is closed; 0, or -1 with errno. */
static int
fill(int fd, const struct status *s)
{
	FILE *to = fdopen(fd, "w");
	int error = errno;
	bool well;

	if (to == NULL) {
		close(fd);
		errno = error;
		return (-1);
	}
	prometheus_print(to, s);
	well = ferror(to) == 0 && fflush(to) == 0 && fchmod(fd, MODE) == 0 &&
	    fsync(fd) == 0;
	error = errno;
	if (fclose(to) == 0 && well)
		return (0);
	errno = well ? errno : error;
	return (-1);
}

int
textfile_write(const char *path, const struct status *s, struct reason *why)
{
	char new[PATH_MAX];
	int fd;

	if (snprintf(new, sizeof(new), "%s.XXXXXX", path) >= (int)sizeof(new))
		return (reason_set(
		    why, "%.300s: %s", path, strerror(ENAMETOOLONG)));
	fd = mkostemp(new, O_CLOEXEC);
	if (fd == -1)
		return (reason_set(why, "%.300s: no new file beside it: %s",
		    path, strerror(errno)));
	if (fill(fd, s) == 0 && rename(new, path) == 0)
		return (0);
	reason_set(why, "%.300s: %s", path, strerror(errno));
	(void)unlink(new);
	return (-1);
}
