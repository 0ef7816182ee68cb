/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A child process in a crash kernel's world: a network of its own with loopback
 * alone, and a /proc that has nothing but vmcore.  The real one is at
 * REAL_PROC.
 */
#ifndef FK_TEST_ANSWER_WORLD_H
#define FK_TEST_ANSWER_WORLD_H

#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include <arpa/inet.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <string.h>

#include "lib/addr.h"
#include "lib/answer.h"
#include "tests/unit/address.h"
#include "tests/unit/kdump2_bytes.h"
#include "tests/unit/sandbox.h"

#define REAL_PROC "/mnt"
#define WORLD_PORT 7412
#define PATIENCE 20000 /* milliseconds, for what does come */

/* Where failures are told: standard error, or a copy of it. */
static int world_err = STDERR_FILENO;

#define NEED(cond)                                                          \
	do {                                                                \
		if (!(cond)) {                                              \
			dprintf(world_err, "%s:%d: not so: %s\n", __FILE__, \
			    __LINE__, #cond);                               \
			sandbox_exit(1);                                    \
		}                                                           \
	} while (0)

static inline void
world_vmcore(bool there)
{
	int fd;

	if (!there) {
		NEED(unlink("/proc/vmcore") == 0);
		return;
	}
	fd = open("/proc/vmcore", O_CREAT | O_WRONLY, 0400);
	NEED(fd != -1);
	close(fd);
}

/*
 * Goes on as the first process of a PID namespace: with its end, or that of the
 * process that called, all ends that it has started, however it goes on.
 */
static inline void
world_alone(void)
{
	int status;
	pid_t first;

	if (unshare(CLONE_NEWPID) == -1)
		sandbox_exit(SANDBOX_REFUSED);
	first = fork();
	NEED(first != -1);
	if (first != 0) {
		NEED(waitpid(first, &status, 0) == first);
		sandbox_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
	}
	NEED(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0);
}

/* The network alone: /proc is that of a running system. */
static inline void
world_network(void)
{
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd;

	if (!sandbox_enter(CLONE_NEWNET))
		sandbox_exit(SANDBOX_REFUSED);
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	NEED(fd != -1 && ioctl(fd, SIOCSIFFLAGS, &lo) == 0);
	close(fd);
	world_alone();
}

static inline void
world_enter(void)
{
	world_network();
	if (mount("proc", REAL_PROC, "proc", 0, NULL) == -1 ||
	    mount("none", "/proc", "tmpfs", 0, NULL) == -1)
		sandbox_exit(SANDBOX_REFUSED);
	world_vmcore(true);
}

/* A socket of an asker at `from`, connected to the address that it asks. */
static inline int
world_asker(const char *from, const char *to)
{
	const struct addr source = address(from), dest = address(to);
	struct sockaddr_storage ss;
	socklen_t len = addr_to_sockaddr(&source, 0, &ss);
	int fd = socket(source.family, SOCK_DGRAM, 0);

	NEED(fd != -1 && bind(fd, (struct sockaddr *)&ss, len) == 0);
	len = addr_to_sockaddr(&dest, WORLD_PORT, &ss);
	NEED(connect(fd, (struct sockaddr *)&ss, len) == 0);
	return (fd);
}

static inline void
world_ask(int fd, uint8_t number)
{
	const uint8_t nonce[KDUMP2_NONCE_SIZE] = { number };
	uint8_t query[KDUMP2_SIZE];

	query_make(query, nonce, &known_key);
	NEED(send(fd, query, sizeof(query), 0) == (ssize_t)sizeof(query));
}

/* The next answer is to this query, and has this state. */
static inline void
world_answered(int fd, uint8_t number, uint8_t state)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	struct kdump2_answer answer;
	uint8_t bytes[KDUMP2_SIZE + 1];
	ssize_t n;

	NEED(poll(&p, 1, PATIENCE) == 1);
	n = recv(fd, bytes, sizeof(bytes), 0);
	NEED(n == KDUMP2_SIZE);
	NEED(answer_check(bytes, (size_t)n, &known_key, &answer) == KDUMP2_OK);
	NEED(answer.nonce[0] == number && answer.state == state);
}

#endif
