/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>

#include <errno.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#include "fencectl/check_g3.h"
#include "fencectl/facts.h"
#include "fencectl/nft.h"
#include "fencectl/ruleset.h"
#include "lib/cluster.h"
#include "lib/file.h"
#include "lib/kdump_msg.h"

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

/* Can a process of this host send another node a message? */
static bool
leaves(const struct checking *k, const char *port)
{
	const struct cluster_node *node;
	size_t i, j;

	for (i = 0; i < k->cluster->n; i++) {
		node = &k->cluster->nodes[i];
		if (node->name == NULL || strcasecmp(node->name, k->host) == 0)
			continue;
		for (j = 0; j < node->rings.n; j++)
			if (send_byte(node->rings.words[j], port) == SENT)
				return (true);
	}
	return (false);
}

static bool
is_on(const char *path)
{
	char line[16];

	return (file_line(path, line, sizeof(line)) && line[0] == '1');
}

/*
 * Can a container or a guest do so by way of this host?  No datagram of this
 * host's own shows that.
 */
static void
check_forward(struct checking *k, const struct view_device *d, const char *port)
{
	const struct nft_packet packets[] = {
		{ AF_INET, (unsigned)atol(port) },
		{ AF_INET6, (unsigned)atol(port) },
	};
	const bool on[] = { is_on("/proc/sys/net/ipv4/ip_forward"),
		is_on("/proc/sys/net/ipv6/conf/all/forwarding") };
	bool passes = false;
	struct nft nft;
	size_t i;

	if (!on[0] && !on[1])
		return;
	if (ruleset_read(&nft) == -1 || ruleset_legacy())
		check_blind(k);
	else
		for (i = 0; i < 2; i++)
			passes = passes ||
			    (on[i] &&
				nft_judge(&nft, &packets[i], "forward") ==
				    NFT_PASSES);
	nft_free(&nft);
	if (passes)
		check_add(k, SEVERITY_WARNING,
		    (struct where){ d->rsc->id, k->host, 0 },
		    "what %s forwards to UDP port %s is not dropped: a "
		    "container or guest of this running node could say that "
		    "the node dumps",
		    k->host, port);
}

void
check_g3(struct checking *k)
{
	const struct view_device *d = awaits_host(k, NULL);
	const char *port;

	if (d == NULL)
		return;
	port = param(d, "ipport") != NULL ? param(d, "ipport") :
					    KDUMP_MSG_PORT_TEXT;
	if (leaves(k, port))
		check_add(k, SEVERITY_WARNING,
		    (struct where){ d->rsc->id, k->host, 0 },
		    "what leaves %s for UDP port %s is not dropped: a process "
		    "of this running node could say that the node dumps",
		    k->host, port);
	else
		check_forward(k, d, port);
}
