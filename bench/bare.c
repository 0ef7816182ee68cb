/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The floor: a program that does the one thing that is timed and nothing
 * else.  No program that starts by ld.so with libc and has a job beside it can
 * be faster on this machine.  Takes the same arguments as the others:
 *
 *	bare -n NODE ...	binds the port, ends with the first datagram
 *	bare -c 1 -i 1 ADDRESS...	sends the message to each, ends
 */
#include <arpa/inet.h>
#include <sys/socket.h>

#include <string.h>
#include <unistd.h>

#include "lib/kdump_msg.h"

#define MOST 1024 /* that sendmmsg(2) takes at a time */
#define FIRST 5   /* the operands' place */

static int
listen_once(int fd)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
		.sin_port = htons(KDUMP_MSG_PORT) };
	char bytes[KDUMP_MSG_SIZE];

	return (bind(fd, (struct sockaddr *)&sin, sizeof(sin)) == -1 ||
	    recv(fd, bytes, sizeof(bytes), 0) == -1);
}

static int
send_all(int fd, char *argv[])
{
	static struct mmsghdr msgs[MOST];
	static struct sockaddr_in names[MOST];
	static uint8_t bytes[KDUMP_MSG_SIZE];
	static struct iovec iov = { bytes, sizeof(bytes) };
	unsigned int n;

	kdump_msg_encode(bytes);
	for (n = 0; n < MOST && argv[n] != NULL; n++) {
		names[n].sin_family = AF_INET;
		names[n].sin_port = htons(KDUMP_MSG_PORT);
		if (inet_pton(AF_INET, argv[n], &names[n].sin_addr) != 1)
			return (1);
		msgs[n].msg_hdr = (struct msghdr){ .msg_name = &names[n],
			.msg_namelen = sizeof(names[n]),
			.msg_iov = &iov,
			.msg_iovlen = 1 };
	}
	return (sendmmsg(fd, msgs, n, 0) != (int)n);
}

int
main(int argc, char *argv[])
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0), status = 1;

	if (fd != -1 && argc > 1 && strcmp(argv[1], "-n") == 0)
		status = listen_once(fd);
	else if (fd != -1 && argc > FIRST)
		status = send_all(fd, argv + FIRST);
	_exit(status);
}
