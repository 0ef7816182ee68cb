/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "fence_kdump_send/key.h"
#include "lib/kdump2_file.h"
#include "lib/reason.h"

/* Constants: no environment and no command line leads to another file. */
const char *const key_files[2] = { KEY_FILE, KEY_FILE_RUN };

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

/* One byte more than there may be shows that there are more. */
static int
read_key(int fd, struct kdump2_key *key, char name[KDUMP2_NAME_MOST + 1],
    struct reason *why)
{
	char bytes[KDUMP2_FILE_MOST + 1];
	ssize_t got = 1;
	size_t n = 0;
	int rc;

	while (got > 0 && n < sizeof(bytes)) {
		got = read(fd, bytes + n, sizeof(bytes) - n);
		n += got > 0 ? (size_t)got : 0;
	}
	if (got == -1)
		rc = reason_set(why, "%s", strerror(errno));
	else
		rc = kdump2_file_read(name, key, bytes, n, why);
	explicit_bzero(bytes, sizeof(bytes));
	return (rc);
}

static enum key_state
try(const char *file, struct kdump2_key *key, char name[KDUMP2_NAME_MOST + 1],
    struct reason *why)
{
	const int fd = open(
	    file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct reason inner;
	int rc;

	if (fd == -1 && errno == ENOENT)
		return (KEY_NONE);
	if (fd == -1) {
		reason_set(why, "%s: %s", file,
		    errno == ELOOP ? "it is a symbolic link" : strerror(errno));
		return (KEY_BROKEN);
	}
	rc = check(fd, &inner);
	if (rc == 0)
		rc = read_key(fd, key, name, &inner);
	close(fd);
	if (rc == 0)
		return (KEY_READ);
	reason_set(why, "%s: %s", file, inner.text);
	return (KEY_BROKEN);
}

enum key_state
key_find(const char *const files[2], struct kdump2_key *key,
    char name[KDUMP2_NAME_MOST + 1], struct reason *why)
{
	const enum key_state state = try(files[0], key, name, why);

	return (state == KEY_NONE ? try(files[1], key, name, why) : state);
}
