/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/reason.h"
#include "rehearse/new_file.h"

/* A new file that no other user can write, with any mask. */
static bool
write_new(const char *path, const char *bytes, size_t len)
{
	const int fd =
	    open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		S_IRUSR | S_IWUSR);
	bool done;

	if (fd == -1)
		return (false);
	done = write(fd, bytes, len) == (ssize_t)len &&
	    fchmod(fd, S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH) == 0 &&
	    fsync(fd) == 0;
	return (close(fd) == 0 && done);
}

/* The folder of the file, if it is not there. */
static bool
make_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char folder[PATH_MAX];

	snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path), path);
	return (mkdir(folder,
		    S_IRWXU | S_IRGRP | S_IXGRP | S_IROTH | S_IXOTH) == 0 ||
	    errno == EEXIST);
}

int
new_file_write(
    const char *path, const char *bytes, size_t len, struct reason *why)
{
	char new[PATH_MAX];

	if ((size_t)snprintf(new, sizeof(new), "%s.new", path) >= sizeof(new))
		return (reason_set(
		    why, "%.300s: %s", path, strerror(ENAMETOOLONG)));
	(void)unlink(new); /* of a writer that has ended too early */
	if (make_folder(path) && write_new(new, bytes, len) &&
	    rename(new, path) == 0)
		return (0);
	reason_set(why, "%.300s: %s", path, strerror(errno));
	(void)unlink(new);
	return (-1);
}
