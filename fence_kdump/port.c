/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <netinet/in.h>

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fence_kdump/port.h"
#include "lib/reason.h"

/* Room for what comes before the loop gets the processor in a flood. */
#define RECEIVE_BUFFER (4 * 1024 * 1024)

#define UDP_CHECKSUM_OFFSET 6

/* More datagrams than a queue of the default size could ever hold. */
#define UNFILTERED_MAX (64 * 1024)

static const char *
family_name(sa_family_t family)
{
	return (family == AF_INET ? "IPv4" : "IPv6");
}

/* Binds to the port on all addresses of the family. */
static int
bind_any(int fd, sa_family_t family, uint16_t number)
{
	struct sockaddr_in6 sin6 = { .sin6_family = AF_INET6,
		.sin6_port = htons(number),
		.sin6_addr = IN6ADDR_ANY_INIT };
	struct sockaddr_in sin = { .sin_family = AF_INET,
		.sin_port = htons(number) };
	const int on = 1;

	if (family == AF_INET)
		return (bind(fd, (struct sockaddr *)&sin, sizeof(sin)));
	if (setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)) == -1)
		return (-1);
	return (bind(fd, (struct sockaddr *)&sin6, sizeof(sin6)));
}

static void
widen(int fd)
{
	const int size = RECEIVE_BUFFER;

	/* Without CAP_NET_ADMIN up to net.core.rmem_max: better than none. */
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) ==
	    -1)
		(void)setsockopt(
		    fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
}

static int
cannot_listen(const struct port *port, const char *why_not, struct reason *why)
{
	return (reason_set(why, "%s: cannot listen on UDP port %u: %s",
	    family_name(port->family), port->number, why_not));
}

/* The filter that every socket has before anything else happens to it. */
static int
first_filter(struct port *port, struct reason *why)
{
	struct reason filter;

	if (port_filter(port, FILTER_PORT, NULL, 0, &filter) == -1)
		return (cannot_listen(port, filter.text, why));
	return (0);
}

/*
 * Filter first: a plain socket gets nothing before it is bound.  Returns 0;
 * 1 if another program holds the port; -1 with the reason.
 */
static int
start_plain(struct port *port, struct reason *why)
{
	if (first_filter(port, why) == -1)
		return (-1);
	if (bind_any(port->fd, port->family, port->number) == -1)
		return (errno == EADDRINUSE ?
			1 :
			cannot_listen(port, strerror(errno), why));
	widen(port->fd);
	return (0);
}

/*
 * A raw socket gets datagrams from the moment that it is made: throws away
 * what is in its queue from before it had the filter.  poll(2) and not
 * recv(2) returns that nothing is left: the latter calls a datagram with a bad
 * checksum EAGAIN as well.
 */
static bool
empty_queue(int fd)
{
	struct pollfd polls = { .fd = fd, .events = POLLIN };
	int i, n;

	for (i = 0; i < UNFILTERED_MAX; i++) {
		n = poll(&polls, 1, 0);
		if (n == 0)
			return (true);
		if (n == 1)
			(void)recv(fd, NULL, 0, MSG_DONTWAIT);
	}
	return (false);
}

static int
start_raw(struct port *port, struct reason *why)
{
	const int offset = UDP_CHECKSUM_OFFSET;

	if (first_filter(port, why) == -1)
		return (-1);
	if (port->family == AF_INET6 &&
	    setsockopt(port->fd, IPPROTO_IPV6, IPV6_CHECKSUM, &offset,
		sizeof(offset)) == -1)
		return (cannot_listen(port, strerror(errno), why));
	if (!empty_queue(port->fd))
		return (cannot_listen(port,
		    "datagrams come faster than they can be thrown away", why));
	/* It gets all of the host's UDP: not before the filter. */
	widen(port->fd);
	return (0);
}

static int
open_socket(struct port *port, int type)
{
	port->raw = type == SOCK_RAW;
	port->fd = socket(
	    port->family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_UDP);
	return (port->fd);
}

static int
open_raw(struct port *port, struct reason *why)
{
	if (open_socket(port, SOCK_RAW) == -1)
		return (reason_set(why,
		    "%s: UDP port %u is taken by another "
		    "program, and a raw socket beside it cannot be opened: "
		    "%s",
		    family_name(port->family), port->number, strerror(errno)));
	return (start_raw(port, why));
}

int
port_open(
    struct port *port, sa_family_t family, uint16_t number, struct reason *why)
{
	int rc;

	memset(port, 0, sizeof(*port));
	port->family = family;
	port->number = number;
	if (open_socket(port, SOCK_DGRAM) == -1)
		return (errno == EAFNOSUPPORT ?
			1 :
			cannot_listen(port, strerror(errno), why));
	rc = start_plain(port, why);
	if (rc == 1) {
		port_close(port);
		rc = open_raw(port, why);
	}
	if (rc == -1)
		port_close(port);
	return (rc);
}

void
port_close(struct port *port)
{
	if (port->fd != -1)
		close(port->fd);
	port->fd = -1;
}

int
port_filter(struct port *port, enum filter_level level, const struct addr *srcs,
    size_t n, struct reason *why)
{
	struct sock_filter *prog;
	struct sock_fprog fprog;
	int rc = 0;

	prog = malloc(BPF_MAXINSNS * sizeof(*prog));
	if (prog == NULL)
		return (reason_set(why, "socket filter: no memory"));
	fprog.filter = prog;
	fprog.len = (unsigned short)filter_build(
	    prog, port->family, port->raw, port->number, level, srcs, n);
	if (fprog.len == 0)
		rc = reason_set(why,
		    "socket filter: %zu addresses are too "
		    "many",
		    n);
	else if (setsockopt(port->fd, SOL_SOCKET, SO_ATTACH_FILTER, &fprog,
		     sizeof(fprog)) == -1)
		rc = reason_set(why, "socket filter: %s", strerror(errno));
	else
		port->filter = level;
	free(prog);
	return (rc);
}

/* Finds the payload in what came; a plain socket gives nothing else. */
static void
unpack(const struct port *port, struct datagram *datagram, const uint8_t *bytes,
    size_t len)
{
	struct rawudp_payload payload = { bytes, len, 0 };

	datagram->packet = RAWUDP_OK;
	if (port->raw)
		datagram->packet = rawudp_parse(port->family, bytes,
		    len < PORT_BYTES ? len : PORT_BYTES, len, port->number,
		    &payload);
	datagram->payload = payload.bytes;
	datagram->len = payload.len;
	if (datagram->packet == RAWUDP_OK &&
	    !rawudp_check_source(port->family, &datagram->source))
		datagram->packet = RAWUDP_BAD_SOURCE;
}

int
port_receive(const struct port *port, struct batch *batch)
{
	struct mmsghdr msgs[PORT_BATCH];
	struct iovec iov[PORT_BATCH];
	unsigned int i, good = 0;
	int n;

	memset(batch, 0, sizeof(*batch));
	memset(msgs, 0, sizeof(msgs));
	for (i = 0; i < PORT_BATCH; i++) {
		iov[i].iov_base = batch->bytes[i];
		iov[i].iov_len = PORT_BYTES;
		msgs[i].msg_hdr.msg_iov = &iov[i];
		msgs[i].msg_hdr.msg_iovlen = 1;
		msgs[i].msg_hdr.msg_name = &batch->names[i];
		msgs[i].msg_hdr.msg_namelen = sizeof(batch->names[i]);
	}
	n = recvmmsg(
	    port->fd, msgs, PORT_BATCH, MSG_DONTWAIT | MSG_TRUNC, NULL);
	if (n == -1)
		return (
		    errno == EAGAIN || errno == EINTR || errno == ECONNREFUSED ?
			0 :
			-1);
	for (i = 0; i < (unsigned int)n; i++) {
		/* No source, no sender: nothing that could be judged. */
		if (!addr_from_sockaddr(&batch->datagrams[good].source,
			(struct sockaddr *)&batch->names[i],
			msgs[i].msg_hdr.msg_namelen))
			continue;
		unpack(port, &batch->datagrams[good], batch->bytes[i],
		    msgs[i].msg_len);
		good++;
	}
	return ((int)good);
}
