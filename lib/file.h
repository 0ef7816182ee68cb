/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FILE_H
#define FK_FILE_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>

struct reason;

/*
 * Reads from `fd` until the file ends or `size` bytes are there: how many; -1
 * with errno.  One byte more than there may be shows that there are more.
 */
ssize_t file_fill(int fd, void *bytes, size_t size);

/*
 * The bytes of a plain file that root alone could write, `size` at most; `*n`
 * is how many.  1: read; 0: there is no such file; -1 with the reason, which
 * names the file.
 */
int file_of_root(
    const char *path, void *bytes, size_t size, size_t *n, struct reason *why);

/*
 * The whole of a plain file, at most `max` bytes, in memory that the caller
 * frees; `*len` is how many, and there is room for one more.  NULL with errno:
 * EFBIG if there is more, EISDIR or EINVAL if it is no plain file (a FIFO would
 * hold us up), EAGAIN if it grows meanwhile: another program writes it, and
 * half of it is not what is meant.
 */
char *file_read(const char *path, size_t max, size_t *len);

/*
 * The first line of a file, as much as there is room for, without its newline.
 * False, and "", if there is none.
 */
bool file_line(const char *path, char *line, size_t size);

/*
 * Is `path`, or a folder on its way, a symbolic link to what is not there?
 * Then ENOENT does not mean that there is to be none.
 */
bool file_leads_nowhere(const char *path);

#endif
