/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>
#include <sys/un.h>

#include <err.h>
#include <stdio.h>
#include <unistd.h>

#include "bench/logsink.h"

int
logsink_open(const char *path)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd, n;

	n = snprintf(sun.sun_path, sizeof(sun.sun_path), "%s", path);
	if (n < 0 || (size_t)n >= sizeof(sun.sun_path))
		errx(1, "%s: too long for a socket", path);
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd == -1)
		err(1, "socket");
	if (bind(fd, (const struct sockaddr *)&sun, sizeof(sun)) == -1)
		err(1, "%s", path);
	return (fd);
}

void
logsink_drain(int fd)
{
	char line[4096];

	while (recv(fd, line, sizeof(line), MSG_DONTWAIT) >= 0)
		;
}

void
logsink_close(int fd, const char *path)
{
	close(fd);
	unlink(path);
}
