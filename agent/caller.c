/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/caller.h"

#define COMM_SIZE 64 /* the kernel's are 16 bytes, its threads' more */

bool
caller_validates(const struct caller *caller)
{
	if (caller->before <= 1 || caller->after != caller->before ||
	    caller->comm == NULL || caller->mcp != NULL)
		return (false);
	if (strcmp(caller->comm, "stonith_admin") != 0 &&
	    strcmp(caller->comm, "crm_resource") != 0)
		return (false);
	return (caller->service == NULL ||
	    strcmp(caller->service, caller->comm) == 0);
}

/*
 * The kernel's name of a process, without the newline; false if there is none.
 */
static bool
read_comm(pid_t pid, char comm[COMM_SIZE])
{
	char path[32];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/comm", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return (false);
	n = read(fd, comm, COMM_SIZE);
	close(fd);
	if (n < 1 || comm[n - 1] != '\n')
		return (false);
	comm[n - 1] = '\0';
	return (strlen(comm) == (size_t)n - 1);
}

bool
caller_is_validation(void)
{
	char comm[COMM_SIZE];
	struct caller caller = {
		.before = getppid(),
		.mcp = getenv("PCMK_mcp"),
		.service = getenv("PCMK_service"),
	};

	if (read_comm(caller.before, comm))
		caller.comm = comm;
	caller.after = getppid();
	return (caller_validates(&caller));
}
