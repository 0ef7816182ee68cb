/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/file.h"
#include "lib/reason.h"
#include "rehearse/name_file.h"

/* How many bytes of a name these begin with. */
static size_t
name_len(const char *bytes, size_t n)
{
	size_t len = 0;

	while (len < n && bytes[len] > ' ' && bytes[len] <= '~')
		len++;
	return (len);
}

/* One byte more than there may be shows that there are more. */
int
name_file_read(
    char name[KDUMP2_NAME_MOST + 1], const char *path, struct reason *why)
{
	char bytes[KDUMP2_NAME_MOST + 2];
	size_t n, len;
	const int rc = file_of_root(path, bytes, sizeof(bytes), &n, why);

	if (rc != 1)
		return (rc);
	len = name_len(bytes, n);
	if (len == 0 || len > KDUMP2_NAME_MOST || len + 1 != n ||
	    bytes[len] != '\n')
		return (reason_set(
		    why, "%.300s: it is not one line with a name", path));
	memcpy(name, bytes, len);
	name[len] = '\0';
	return (1);
}

/* --- writing -------------------------------------------------------------- */

/* A new file that no other user can write, with any mask. */
static bool
write_new(const char *path, const char *name)
{
	const int fd =
	    open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		S_IRUSR | S_IWUSR);
	bool done;

	if (fd == -1)
		return (false);
	done = dprintf(fd, "%s\n", name) == (int)strlen(name) + 1 &&
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
name_file_write(const char *path, const char *name, struct reason *why)
{
	char old[KDUMP2_NAME_MOST + 1], new[PATH_MAX];
	const size_t len = strlen(name);
	struct reason unread;

	if (len == 0 || len > KDUMP2_NAME_MOST || name_len(name, len) != len)
		return (reason_set(
		    why, "%.300s: \"%.64s\" cannot stand in it", path, name));
	if (name_file_read(old, path, &unread) == 1 && strcmp(old, name) == 0)
		return (0);
	if ((size_t)snprintf(new, sizeof(new), "%s.new", path) >= sizeof(new))
		return (reason_set(
		    why, "%.300s: %s", path, strerror(ENAMETOOLONG)));
	(void)unlink(new); /* of a writer that has ended too early */
	if (make_folder(path) && write_new(new, name) && rename(new, path) == 0)
		return (1);
	reason_set(why, "%.300s: %s", path, strerror(errno));
	(void)unlink(new);
	return (-1);
}
