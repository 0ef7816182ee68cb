/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes life hard for a command, inside a virtual machine: "strain HOW
 * [ARGUMENT] COMMAND...".  Never to be run anywhere else.
 */
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <linux/filter.h>
#include <linux/fs.h>
#include <linux/seccomp.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SPINNERS 100
#define EATERS 3
#define PIECE (1UL << 20) /* bytes that an eater takes at once */

/* System calls fail with EPERM: reboot(2), and write(2) of one byte. */
static void
block(int also_sysrq)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		    offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_reboot, 3, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_write, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		    offsetof(struct seccomp_data, args[2])),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, also_sysrq ? 1 : 0xffffffff,
		    0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = {
		.len = sizeof(code) / sizeof(code[0]),
		.filter = code,
	};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == -1)
		err(1, "seccomp");
}

_Noreturn static void
spin(void)
{
	for (;;)
		continue;
}

/* As many processes as there can be; each of them wants the processor. */
static void
fill_process_table(void)
{
	pid_t pid;

	while ((pid = fork()) != -1)
		if (pid == 0)
			spin();
}

static void
keep_busy(void)
{
	int i;

	for (i = 0; i < SPINNERS; i++)
		if (fork() == 0)
			spin();
}

/* Takes all memory that there is, until the kernel ends it. */
_Noreturn static void
eat(void)
{
	char *p;

	for (;;) {
		p = mmap(NULL, PIECE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (p != MAP_FAILED)
			memset(p, 1, PIECE);
	}
}

/* One that is ended by the kernel is followed by the next. */
_Noreturn static void
keep_eating(void)
{
	int i;

	for (i = 0; i < EATERS; i++)
		if (fork() == 0)
			eat();
	for (;;)
		if (wait(NULL) != -1 && fork() == 0)
			eat();
}

static void
freeze(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd == -1 || ioctl(fd, FIFREEZE, 0) == -1)
		err(1, "freeze %s", path);
}

/* Has the device, as sbd would, and never lets it go. */
static void
hold(const char *path)
{
	if (open(path, O_WRONLY) == -1)
		err(1, "%s", path);
	if (fork() == 0)
		for (;;)
			pause();
}

/* A child that becomes the command as soon as its pipe is closed. */
static int
start_waiting(char *command[], pid_t *child)
{
	int fds[2];
	char byte;

	if (pipe(fds) == -1 || (*child = fork()) == -1)
		err(1, "fork");
	if (*child == 0) {
		close(fds[1]);
		if (read(fds[0], &byte, 1) == -1)
			err(1, "pipe");
		execv(command[0], command);
		err(1, "%s", command[0]);
	}
	close(fds[0]);
	fcntl(fds[1], F_SETFD, FD_CLOEXEC);
	return (fds[1]);
}

/* For whoever measures. */
static void
announce(const char *line)
{
	const ssize_t len = (ssize_t)strlen(line);
	int fd = open("/dev/console", O_WRONLY | O_NOCTTY | O_CLOEXEC);

	if (fd == -1 || write(fd, line, (size_t)len) != len)
		err(1, "console");
	close(fd);
}

/* This process, but none that it makes, is before the others. */
static void
hurry(void)
{
	const struct sched_param p = { .sched_priority = 1 };

	if (sched_setscheduler(0, SCHED_RR | SCHED_RESET_ON_FORK, &p) == -1)
		err(1, "scheduling");
}

/* Runs the command among others, which begin first. */
static int
run_among(char *command[], const char *how)
{
	char line[32];
	int fd, status;
	pid_t child;

	hurry();
	fd = start_waiting(command, &child);
	if (strcmp(how, "memory") == 0) {
		if (fork() == 0) {
			close(fd);
			keep_eating();
		}
		sleep(2);
	} else if (strcmp(how, "forks") == 0) {
		/* The others have the pipe's end, too: so it is written to. */
		fill_process_table();
	} else
		keep_busy();
	announce("CALL\r\n");
	if (write(fd, "g", 1) != 1)
		err(1, "pipe");
	if (waitpid(child, &status, 0) == -1)
		err(1, "wait");
	status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
	snprintf(line, sizeof(line), "ANSWER %d\r\n", status);
	announce(line);
	return (status);
}

int
main(int argc, char *argv[])
{
	const char *how = argc < 3 ? "" : argv[1];
	char **command = argv + 2;

	if (getppid() == 0 || access("/in-a-virtual-machine", F_OK) == -1)
		errx(1, "this is no virtual machine of tests/vm/run");
	if (strcmp(how, "memory") == 0 || strcmp(how, "forks") == 0 ||
	    strcmp(how, "busy") == 0)
		return (run_among(command, how));
	if (strcmp(how, "no-reboot") == 0)
		block(0);
	else if (strcmp(how, "no-sysrq") == 0)
		block(1);
	else if (strcmp(how, "freeze") == 0)
		freeze(*command++);
	else if (strcmp(how, "hold") == 0)
		hold(*command++);
	else
		errx(1, "no such strain");
	if (*command == NULL)
		return (0);
	execv(command[0], command);
	err(1, "%s", command[0]);
}
