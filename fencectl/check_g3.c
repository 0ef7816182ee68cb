/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>

#include <errno.h>
#include <netdb.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "fencectl/agents.h"
#include "fencectl/check_g3.h"
#include "fencectl/eligible.h"
#include "fencectl/facts.h"
#include "lib/coronodes.h"

#define PORT "7410"

enum sent {
	SENT_NOT,     /* no way, or no such address: nothing is known */
	SENT_REFUSED, /* by a rule */
	SENT
};

static enum sent
send_byte(const char *address, const char *port)
{
	const struct addrinfo hints = { .ai_flags = AI_NUMERICHOST,
		.ai_socktype = SOCK_DGRAM };
	enum sent sent = SENT_NOT;
	struct addrinfo *to;
	int fd;

	if (getaddrinfo(address, port, &hints, &to) != 0)
		return (SENT_NOT);
	fd = socket(to->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd != -1) {
		if (sendto(fd, "", 1, MSG_DONTWAIT, to->ai_addr,
			to->ai_addrlen) == 1)
			sent = SENT;
		else if (errno == EPERM)
			sent = SENT_REFUSED;
		close(fd);
	}
	freeaddrinfo(to);
	return (sent);
}

/* The device that waits for a dump of this host; NULL: none. */
static const struct view_device *
own_device(const struct checking *k)
{
	const struct view_device *d;

	EACH_DEVICE (d, k)
		if (k->host != NULL && device_is(d, AGENT_KDUMP) &&
		    view_is_for(d, k->host) == VIEW_YES)
			return (d);
	return (NULL);
}

void
check_g3(struct checking *k)
{
	const struct view_device *d = own_device(k);
	const struct corosync_node *n;
	const char *port;
	size_t i, j;

	if (d == NULL)
		return;
	port = param(d, "ipport") != NULL ? param(d, "ipport") : PORT;
	for (i = 0; i < k->corosync->n; i++) {
		n = &k->corosync->nodes[i];
		if (n->name == NULL || strcasecmp(n->name, k->host) == 0)
			continue;
		for (j = 0; j < COROSYNC_LINKS; j++) {
			if (n->addrs[j] == NULL ||
			    send_byte(n->addrs[j], port) != SENT)
				continue;
			check_add(k, SEVERITY_WARNING,
			    (struct where){ d->rsc->id, k->host, 0 },
			    "what leaves %s for UDP port %s is not dropped: "
			    "a process of this running node could say that "
			    "the node dumps",
			    k->host, port);
			return;
		}
	}
}
