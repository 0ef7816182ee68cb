/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>
/* After sys/socket.h, which they lean on. */
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fence_kdump/own.h"
#include "fence_kdump/rtaddr.h"
#include "lib/addr.h"
#include "lib/reason.h"
#include "lib/rtnetlink.h"

/*
 * One list is three datagrams at most where there are few addresses: those of
 * IPv4, those of IPv6, the end.  The kernel makes none that is larger than
 * what it is read with (netlink_dump() in its net/netlink/af_netlink.c).
 */
#define INBOX 4
#define INBOX_BYTES 8192

/* A kernel that reports more than these at once is not believed any more. */
#define READS_MAX 100000

/* On the heap: a stack frame of this size has each of its pages touched. */
struct own_inbox {
	struct sockaddr_nl from[INBOX];
	struct iovec iov[INBOX];
	struct mmsghdr msgs[INBOX];
	uint8_t bytes[INBOX][INBOX_BYTES];
};

static int
unknown(const char *what, int error, struct reason *why)
{
	return (reason_set(why,
	    "the addresses of this host cannot be known: "
	    "%s: %s",
	    what, strerror(error)));
}

/* Asks for all addresses; one question at a time, or it is EBUSY. */
static int
ask(struct own *own, struct reason *why)
{
	struct {
		struct nlmsghdr h;
		struct ifaddrmsg m;
	} question = {
		.h = { .nlmsg_len = sizeof(question),
		    .nlmsg_type = RTM_GETADDR,
		    .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
		    .nlmsg_seq = ++own->asked },
		.m = { .ifa_family = AF_UNSPEC },
	};

	own->listed = false;
	own->missed = false;
	if (send(own->fd, &question, sizeof(question), 0) == -1)
		return (unknown("RTM_GETADDR", errno, why));
	return (0);
}

/* 1 if the address is new, 0 if not, -1 with the reason. */
static int
add(struct own *own, const struct addr *a, struct reason *why)
{
	const size_t before = own->addrs.n;

	if (addrmap_add(&own->addrs, a) == NULL)
		return (unknown("no room for one more", ENOMEM, why));
	return (own->addrs.n > before ? 1 : 0);
}

/* One datagram: how many addresses are new, or -1 with the reason. */
static int
take_datagram(
    struct own *own, const uint8_t *bytes, size_t len, struct reason *why)
{
	struct rtaddr_reader reader = { .at = bytes, .left = len };
	int added = 0, rc;

	for (;;) {
		switch (rtaddr_next(&reader)) {
		case RTADDR_END:
			own->missed = own->missed || reader.incomplete;
			return (added);
		case RTADDR_OTHER:
			break;
		case RTADDR_DONE:
			own->listed = true;
			break;
		case RTADDR_HAS:
			if ((rc = add(own, &reader.addr, why)) == -1)
				return (-1);
			added += rc;
			break;
		case RTADDR_REFUSED:
			return (unknown("RTM_GETADDR", reader.error, why));
		case RTADDR_BAD:
			return (unknown("rtnetlink", EBADMSG, why));
		}
	}
}

/* recvmmsg(2): what waits comes into the inbox. */
static int
receive(const struct own *own)
{
	struct own_inbox *in = own->inbox;
	size_t i;

	memset(in, 0, offsetof(struct own_inbox, bytes));
	for (i = 0; i < INBOX; i++) {
		in->iov[i].iov_base = in->bytes[i];
		in->iov[i].iov_len = INBOX_BYTES;
		in->msgs[i].msg_hdr.msg_iov = &in->iov[i];
		in->msgs[i].msg_hdr.msg_iovlen = 1;
		in->msgs[i].msg_hdr.msg_name = &in->from[i];
		in->msgs[i].msg_hdr.msg_namelen = sizeof(in->from[i]);
	}
	return (recvmmsg(own->fd, in->msgs, INBOX, MSG_DONTWAIT, NULL));
}

/* What one recvmmsg(2) gave: addresses that are new, or -1 with the reason. */
static int
take_inbox(struct own *own, int n, struct reason *why)
{
	const struct own_inbox *in = own->inbox;
	int i, rc, added = 0;

	for (i = 0; i < n; i++) {
		if (in->from[i].nl_pid != 0) /* not the kernel's */
			continue;
		if ((in->msgs[i].msg_hdr.msg_flags & MSG_TRUNC) != 0)
			own->missed = true;
		rc = take_datagram(own, in->bytes[i], in->msgs[i].msg_len, why);
		if (rc == -1)
			return (-1);
		added += rc;
	}
	return (added);
}

int
own_take(struct own *own, struct reason *why)
{
	int i, n, rc, added = 0;

	for (i = 0; i < READS_MAX; i++) {
		n = receive(own);
		if (n == -1 && errno == ENOBUFS)
			own->missed = true;
		else if (n == -1 && errno == EAGAIN && own->listed)
			return (added > 0 ? 1 : 0);
		else if (n == -1 && errno != EINTR)
			return (unknown("rtnetlink", errno, why));
		if ((rc = take_inbox(own, n, why)) == -1)
			return (-1);
		added += rc;
		if (own->listed && own->missed) {
			if (ask(own, why) == -1)
				return (-1);
		} else if (own->listed && n >= 0 && n < INBOX)
			return (added > 0 ? 1 : 0);
	}
	return (unknown("rtnetlink", EOVERFLOW, why));
}

int
own_open(struct own *own, struct reason *why)
{
	memset(own, 0, sizeof(*own));
	own->fd = -1;
	own->addrs.size = sizeof(struct addr);
	own->inbox = malloc(sizeof(*own->inbox));
	if (own->inbox == NULL)
		return (unknown("rtnetlink", ENOMEM, why));
	own->fd = rtnetlink_open(RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR);
	if (own->fd == -1)
		unknown("rtnetlink", errno, why);
	else if (ask(own, why) == 0 && own_take(own, why) != -1)
		return (0);
	own_close(own);
	return (-1);
}

void
own_close(struct own *own)
{
	if (own->fd != -1)
		close(own->fd);
	own->fd = -1;
	addrmap_free(&own->addrs);
	free(own->inbox);
	own->inbox = NULL;
}

int
own_fd(const struct own *own)
{
	return (own->fd);
}

/* Has this host the address on any of its links? */
static bool
on_any_link(const struct own *own, const struct addr *a)
{
	struct addr same;
	size_t i;

	for (i = 0; i < own->addrs.n; i++) {
		same = *(const struct addr *)addrmap_item(&own->addrs, i);
		same.scope = 0;
		if (addr_cmp(&same, a) == 0)
			return (true);
	}
	return (false);
}

bool
own_has(const struct own *own, const struct addr *a)
{
	static const uint8_t zero[16];

	if (addr_is_loopback(a))
		return (true);
	if (a->family == AF_INET ? a->bytes[0] == 0 :
				   memcmp(a->bytes, zero, sizeof(zero)) == 0)
		return (true);
	if (addr_is_link_local(a) && a->scope == 0)
		return (on_any_link(own, a));
	return (addrmap_find(&own->addrs, a) != NULL);
}
