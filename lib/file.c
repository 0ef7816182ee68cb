/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/file.h"
#include "lib/reason.h"

ssize_t
file_fill(int fd, void *bytes, size_t size)
{
	size_t n = 0;
	ssize_t got = 1;

	while (got > 0 && n < size) {
		got = read(fd, (char *)bytes + n, size - n);
		n += got > 0 ? (size_t)got : 0;
	}
	return (got == -1 ? -1 : (ssize_t)n);
}

/* --- a file of root's ----------------------------------------------------- */

static int
check(int fd, struct reason *why)
{
	struct stat st;

	if (fstat(fd, &st) == -1)
		return (reason_set(why, "%s", strerror(errno)));
	if (!S_ISREG(st.st_mode))
		return (reason_set(why, "it is no plain file"));
	if (st.st_uid != 0 || (st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return (reason_set(why,
		    "others than root could write it (mode %04o, user %ju)",
		    (unsigned int)(st.st_mode & 07777U), (uintmax_t)st.st_uid));
	return (0);
}

static int
take(int fd, void *bytes, size_t size, size_t *n, struct reason *why)
{
	ssize_t got;

	if (check(fd, why) == -1)
		return (-1);
	got = file_fill(fd, bytes, size);
	if (got == -1)
		return (reason_set(why, "%s", strerror(errno)));
	*n = (size_t)got;
	return (1);
}

int
file_of_root(
    const char *path, void *bytes, size_t size, size_t *n, struct reason *why)
{
	const int fd = open(
	    path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct reason inner;
	int rc;

	if (fd == -1 && errno == ENOENT)
		return (0);
	if (fd == -1)
		return (reason_set(why, "%.300s: %s", path,
		    errno == ELOOP ? "it is a symbolic link" :
				     strerror(errno)));
	rc = take(fd, bytes, size, n, &inner);
	close(fd);
	if (rc == -1)
		return (reason_set(why, "%.300s: %s", path, inner.text));
	return (1);
}

/* --- any file ------------------------------------------------------------- */

/* All of an open file of `size` bytes; one byte more shows that it grows. */
static char *
slurp(int fd, size_t size, size_t *len)
{
	char *bytes = malloc(size + 1);
	ssize_t n = -1;

	if (bytes != NULL)
		n = file_fill(fd, bytes, size + 1);
	if (n != -1 && (size_t)n <= size) {
		*len = (size_t)n;
		return (bytes);
	}
	if (n != -1)
		errno = EAGAIN;
	free(bytes);
	return (NULL);
}

char *
file_read(const char *path, size_t max, size_t *len)
{
	struct stat st;
	char *bytes = NULL;
	int error, fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd == -1)
		return (NULL);
	if (fstat(fd, &st) == 0) {
		if (!S_ISREG(st.st_mode))
			errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
		else if ((uintmax_t)st.st_size > max)
			errno = EFBIG;
		else
			bytes = slurp(fd, (size_t)st.st_size, len);
	}
	error = errno;
	close(fd);
	errno = error;
	return (bytes);
}

bool
file_line(const char *path, char *line, size_t size)
{
	FILE *f = fopen(path, "re");
	bool found;

	line[0] = '\0';
	if (f == NULL)
		return (false);
	found = fgets(line, (int)size, f) != NULL;
	fclose(f);
	line[found ? strcspn(line, "\n") : 0] = '\0';
	return (found);
}

bool
file_leads_nowhere(const char *path)
{
	char part[PATH_MAX];
	struct stat st;
	size_t len;

	for (len = 1; len <= strlen(path) && len < sizeof(part); len++) {
		if (path[len] != '/' && path[len] != '\0')
			continue;
		memcpy(part, path, len);
		part[len] = '\0';
		if (lstat(part, &st) == 0 && S_ISLNK(st.st_mode) &&
		    stat(part, &st) == -1)
			return (true);
	}
	return (false);
}
