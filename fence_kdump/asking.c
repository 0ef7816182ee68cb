/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "fence_kdump/asking.h"
#include "fence_kdump/filter.h"
#include "fence_kdump/nonce.h"
#include "lib/clock.h"
#include "lib/log.h"

void
asking_begin(struct asking *asking, const struct kdump2_key *key, uint16_t port)
{
	memset(asking, 0, sizeof(*asking));
	asking->on = true;
	asking->key = *key;
	asking->port = port;
}

void
asking_drop(struct asking *asking, size_t i)
{
	if (asking->nodes[i].fd != -1)
		close(asking->nodes[i].fd);
	asking->nodes[i].fd = -1;
}

void
asking_end(struct asking *asking)
{
	for (size_t i = 0; i < asking->n; i++)
		asking_drop(asking, i);
	asking->on = false;
	explicit_bzero(&asking->key, sizeof(asking->key));
}

/* --- sockets -------------------------------------------------------------- */

/* With the filter before it can hear anything. */
static int
connect_to(int fd, const struct addr *addr, uint16_t port)
{
	struct sock_filter prog[BPF_MAXINSNS];
	struct sock_fprog fprog = { .filter = prog };
	struct sockaddr_storage ss;
	const socklen_t len = addr_to_sockaddr(addr, port, &ss);

	fprog.len = (unsigned short)filter_build_answers(prog);
	if (setsockopt(
		fd, SOL_SOCKET, SO_ATTACH_FILTER, &fprog, sizeof(fprog)) == -1)
		return (-1);
	return (connect(fd, (struct sockaddr *)&ss, len));
}

static int
open_socket(struct asking *asking, const struct addr *addr)
{
	const int fd =
	    socket(addr->family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	char text[ADDR_STRLEN];

	if (fd != -1 && connect_to(fd, addr, asking->port) == 0)
		return (fd);
	reason_set(&asking->deaf, "%s cannot be asked: %s",
	    addr_format(addr, text), strerror(errno));
	if (fd != -1)
		close(fd);
	return (-1);
}

int
asking_add(struct asking *asking, const struct addr *addr, int64_t now_ns)
{
	struct asked *asked;
	size_t i;
	int fd;

	if (!asking->on)
		return (-1);
	for (i = 0; i < asking->n; i++)
		if (addr_cmp(&asking->nodes[i].addr, addr) == 0)
			return (-1);
	if (asking->n == ASKING_MOST || (fd = open_socket(asking, addr)) == -1)
		return (-1);
	asked = &asking->nodes[asking->n];
	asked->addr = *addr;
	asked->fd = fd;
	queries_begin(&asked->queries, now_ns);
	return ((int)asking->n++);
}

size_t
asking_open(const struct asking *asking)
{
	size_t open = 0;

	for (size_t i = 0; asking->on && i < asking->n; i++)
		open += asking->nodes[i].fd != -1;
	return (open);
}

/* --- queries -------------------------------------------------------------- */

void
asking_ring(struct asking *asking)
{
	for (size_t i = 0; i < asking->n; i++)
		queries_ring(&asking->nodes[i].queries);
}

int64_t
asking_due(const struct asking *asking)
{
	int64_t due = INT64_MAX;

	for (size_t i = 0; asking->on && i < asking->n; i++) {
		const struct asked *asked = &asking->nodes[i];

		if (asked->fd != -1 && queries_due(&asked->queries) < due)
			due = queries_due(&asked->queries);
	}
	return (due);
}

/*
 * An error that waits on the socket, such as of the query before, is what
 * send(2) returns in the place of sending: the second one sends.
 */
static bool
send_bytes(int fd, const uint8_t buf[KDUMP2_SIZE])
{
	for (int i = 0; i < 2; i++)
		if (send(fd, buf, KDUMP2_SIZE, MSG_NOSIGNAL) == KDUMP2_SIZE)
			return (true);
	return (false);
}

/* A dead node is unreachable: that is no news.  Its own firewall is. */
static void
tell_unsent(struct asking *asking, const struct addr *addr)
{
	const char *error = strerror(errno);
	const bool refused = errno == EPERM;
	char text[ADDR_STRLEN];

	addr_format(addr, text);
	if (refused && !asking->reported)
		log_warn("query to %s: %s: this host's firewall must let UDP "
			 "port %u out",
		    text, error, asking->port);
	else
		log_debug("query to %s: %s", text, error);
	asking->reported = asking->reported || refused;
}

static int
ask(struct asking *asking, struct asked *asked, struct reason *why)
{
	uint8_t buf[KDUMP2_SIZE], nonce[KDUMP2_NONCE_SIZE];

	if (nonce_make(nonce, &asking->key, why) == -1)
		return (-1);
	query_make(buf, nonce, &asking->key);
	queries_sent(&asked->queries, nonce, clock_ns());
	if (send_bytes(asked->fd, buf))
		asking->sent++;
	else
		tell_unsent(asking, &asked->addr);
	return (0);
}

int
asking_send(struct asking *asking, struct reason *why)
{
	const int64_t now_ns = clock_ns();

	for (size_t i = 0; asking->on && i < asking->n; i++) {
		struct asked *asked = &asking->nodes[i];

		if (asked->fd != -1 && queries_due(&asked->queries) <= now_ns &&
		    ask(asking, asked, why) == -1)
			return (-1);
	}
	return (0);
}

bool
asking_waits(const struct asking *asking)
{
	struct pollfd fds[ASKING_MOST];
	size_t i;

	if (!asking->on)
		return (false);
	for (i = 0; i < asking->n; i++)
		fds[i] = (struct pollfd){ .fd = asking->nodes[i].fd,
			.events = POLLIN };
	if (poll(fds, asking->n, 0) <= 0)
		return (false);
	for (i = 0; i < asking->n; i++)
		if ((fds[i].revents & POLLIN) != 0)
			return (true);
	return (false);
}

bool
asking_take(
    const struct asked *asked, uint8_t buf[KDUMP2_SIZE + 1], size_t *len)
{
	ssize_t got;

	if (asked->fd == -1)
		return (false);
	got = recv(asked->fd, buf, KDUMP2_SIZE + 1, MSG_DONTWAIT);
	*len = got > 0 ? (size_t)got : 0;
	return (got != -1 || errno != EAGAIN);
}
