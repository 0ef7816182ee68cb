/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A child process in namespaces of its own, and what it says: for tests of
 * code that speaks to the machine.
 */
#ifndef FK_TEST_SANDBOX_H
#define FK_TEST_SANDBOX_H

#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#define SANDBOX_REFUSED 77 /* exit status: this machine does not let us */

/* Memory that parent and child share. */
static inline void *
sandbox_shared(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return (p == MAP_FAILED ? NULL : p);
}

/*
 * Puts the calling process into a new mount namespace and those of `flags`,
 * as root in a new user namespace if it is not root.  Nothing that it mounts
 * can be seen outside.
 */
static inline bool
sandbox_enter(int flags)
{
	char map[32];
	uid_t uid = getuid();
	int fd, n;

	if (uid == 0)
		return (unshare(CLONE_NEWNS | flags) == 0 &&
		    mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) == 0);
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS | flags) != 0 ||
	    (fd = open("/proc/self/uid_map", O_WRONLY)) == -1)
		return (false);
	n = snprintf(map, sizeof(map), "0 %u 1", (unsigned int)uid);
	if (write(fd, map, (size_t)n) != n) {
		close(fd);
		return (false);
	}
	close(fd);
	return (mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) == 0);
}

/* Ends a child without what exit(3) does; in a build for gcov, counted. */
_Noreturn static inline void
sandbox_exit(int status)
{
#ifdef ENABLE_COVERAGE
	void __gcov_dump(void);

	__gcov_dump();
#endif
	_exit(status);
}

/*
 * Runs `f` in a child that an alarm ends after `seconds`; how the child
 * ended, as waitpid(2) says it.
 */
static inline int
sandbox_run(void (*f)(void *arg), void *arg, unsigned int seconds)
{
	pid_t child;
	int status;

	fflush(NULL);
	child = fork();
	if (child == 0) {
		alarm(seconds);
		f(arg);
		sandbox_exit(0);
	}
	if (child == -1 || waitpid(child, &status, 0) != child)
		return (-1);
	return (status);
}

#endif
