/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "lib/kdump2_file.h"
#include "lib/reason.h"
#include "rehearse/keyfile.h"

#define MODE (S_IRUSR | S_IWUSR)

/* The folder of `path`, open, and the name of the file in it; or -1. */
static int
open_folder(const char *path, const char **file)
{
	const char *slash = strrchr(path, '/');
	char folder[PATH_MAX];
	size_t len;

	*file = slash == NULL ? path : slash + 1;
	len = (size_t)(*file - path);
	if (len + 2 > sizeof(folder)) {
		errno = ENAMETOOLONG;
		return (-1);
	}
	memcpy(folder, path, len);
	memcpy(folder + len, ".",
	    sizeof(".")); /* the folder, also if `path` has none */
	return (open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

/* What the file system made of it; a mask may have taken from the mode. */
static int
check_mode(int fd, struct reason *why)
{
	struct stat st;

	if (fchmod(fd, MODE) == -1 || fstat(fd, &st) == -1)
		return (reason_set(why, "%s", strerror(errno)));
	if (st.st_uid != geteuid() || (st.st_mode & 07777U) != MODE)
		return (reason_set(why,
		    "others could read it: this file system makes it %04o, of "
		    "the user %ju",
		    (unsigned int)(st.st_mode & 07777U), (uintmax_t)st.st_uid));
	return (0);
}

static int
write_bytes(int fd, const char *bytes, size_t n, struct reason *why)
{
	ssize_t put = 0;

	while (n > 0 && put != -1) {
		put = write(fd, bytes, n);
		bytes += put > 0 ? put : 0;
		n -= put > 0 ? (size_t)put : 0;
	}
	if (put == -1 || fsync(fd) == -1)
		return (reason_set(why, "%s", strerror(errno)));
	return (0);
}

/* A new file with these bytes, or none. */
static int
write_file(int folder, const char *file, const char *bytes, size_t n,
    struct reason *why)
{
	const int fd = openat(folder, file,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, MODE);
	struct reason inner;
	int rc;

	if (fd == -1)
		return (reason_set(why, "%s: %s", file, strerror(errno)));
	rc = check_mode(fd, &inner);
	if (rc == 0)
		rc = write_bytes(fd, bytes, n, &inner);
	if (close(fd) == -1 && rc == 0)
		rc = reason_set(&inner, "%s", strerror(errno));
	if (rc == 0)
		return (0);
	unlinkat(folder, file, 0);
	return (reason_set(why, "%s: %s", file, inner.text));
}

static int
write_both(int folder, const char *file, const char *name,
    const struct kdump2_key *key, struct reason *why)
{
	char bytes[KDUMP2_FILE_MOST], id[KDUMP2_ID_SIZE],
	    beside[KDUMP2_ID_FILE_SIZE];
	const size_t n = kdump2_file_make(bytes, name, key);
	int rc;

	if (n == 0)
		return (reason_set(
		    why, "%s: the node's name cannot stand in it", file));
	rc = write_file(folder, file, bytes, n, why);
	explicit_bzero(bytes, sizeof(bytes));
	if (rc == -1)
		return (-1);
	kdump2_key_id(id, key);
	kdump2_id_file(beside, id);
	if (write_file(folder, beside, "", 0, why) == 0)
		return (0);
	unlinkat(folder, file, 0);
	return (-1);
}

int
keyfile_write(const char *path, const char *name, const struct kdump2_key *key,
    struct reason *why)
{
	struct reason inner;
	const char *file;
	const int folder = open_folder(path, &file);
	int rc;

	if (folder == -1)
		return (reason_set(
		    why, "%.300s: its folder: %s", path, strerror(errno)));
	rc = write_both(folder, file, name, key, &inner);
	close(folder);
	if (rc == -1)
		return (reason_set(why, "no key in %.*s%s", (int)(file - path),
		    path, inner.text));
	return (0);
}
