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

/* All of an open file of `size` bytes; one byte more shows that it grows. */
static char *
slurp(int fd, size_t size, size_t *len)
{
	char *bytes = malloc(size + 1);
	ssize_t n = 1;

	*len = 0;
	while (bytes != NULL && n > 0 && *len <= size) {
		n = read(fd, bytes + *len, size + 1 - *len);
		*len += n > 0 ? (size_t)n : 0;
	}
	if (bytes != NULL && n == 0)
		return (bytes);
	if (bytes != NULL && n > 0)
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
