/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <unistd.h>

#include "lib/stdfds.h"

int
stdfds_fill(void)
{
	int fd;

	/* open(2) takes the lowest free number: that is this one. */
	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", O_RDWR) == -1)
			return (-1);
	return (0);
}
