/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/file.h"

/* Opens a plain file; a FIFO or a device in its place would hold us up. */
static FILE *
open_plain(const char *path)
{
	struct stat st = { 0 };
	FILE *f = NULL;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd == -1)
		return (NULL);
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		f = fdopen(fd, "r");
	if (f == NULL) {
		close(fd);
		errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
	}
	return (f);
}

char *
file_read(const char *path, size_t max, size_t *len)
{
	FILE *f = open_plain(path);
	char *bytes;
	int error = 0;

	if (f == NULL)
		return (NULL);
	bytes = malloc(max + 1);
	if (bytes != NULL) {
		*len = fread(bytes, 1, max + 1, f);
		if (ferror(f))
			error = errno;
		else if (*len > max)
			error = EFBIG;
	} else
		error = ENOMEM;
	fclose(f);
	if (error == 0)
		return (bytes);
	free(bytes);
	errno = error;
	return (NULL);
}
