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
ask(struct own *o, struct reason *why)
{
	struct {
		struct nlmsghdr h;
		struct ifaddrmsg m;
	} question = {
		.h = { .nlmsg_len = sizeof(question),
		    .nlmsg_type = RTM_GETADDR,
		    .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
		    .nlmsg_seq = ++o->asked },
		.m = { .ifa_family = AF_UNSPEC },
	};

	o->listed = false;
	o->missed = false;
	if (send(o->fd, &question, sizeof(question), 0) == -1)
		return (unknown("RTM_GETADDR", errno, why));
	return (0);
}

/* 1 if the address is new, 0 if not, -1 with the reason. */
static int
add(struct own *o, const struct addr *a, struct reason *why)
{
	const size_t before = o->addrs.n;

	if (addrmap_add(&o->addrs, a) == NULL)
		return (unknown("no room for one more", ENOMEM, why));
	return (o->addrs.n > before ? 1 : 0);
}

/* One datagram: how many addresses are new, or -1 with the reason. */
static int
take_datagram(
    struct own *o, const uint8_t *bytes, size_t len, struct reason *why)
{
	struct rtaddr_reader r = { .at = bytes, .left = len };
	int added = 0, rc;

	for (;;) {
		switch (rtaddr_next(&r)) {
		case RTADDR_END:
			o->missed = o->missed || r.incomplete;
			return (added);
		case RTADDR_OTHER:
			break;
		case RTADDR_DONE:
			o->listed = true;
			break;
		case RTADDR_HAS:
			if ((rc = add(o, &r.addr, why)) == -1)
				return (-1);
			added += rc;
			break;
		case RTADDR_REFUSED:
			return (unknown("RTM_GETADDR", r.error, why));
		case RTADDR_BAD:
			return (unknown("rtnetlink", EBADMSG, why));
		}
	}
}

/* recvmmsg(2): what waits comes into the inbox. */
static int
receive(const struct own *o)
{
	struct own_inbox *in = o->inbox;
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
	return (recvmmsg(o->fd, in->msgs, INBOX, MSG_DONTWAIT, NULL));
}

/* What one recvmmsg(2) gave: addresses that are new, or -1 with the reason. */
static int
take_inbox(struct own *o, int n, struct reason *why)
{
	const struct own_inbox *in = o->inbox;
	int i, rc, added = 0;

	for (i = 0; i < n; i++) {
		if (in->from[i].nl_pid != 0) /* not the kernel's */
			continue;
		if ((in->msgs[i].msg_hdr.msg_flags & MSG_TRUNC) != 0)
			o->missed = true;
		rc = take_datagram(o, in->bytes[i], in->msgs[i].msg_len, why);
		if (rc == -1)
			return (-1);
		added += rc;
	}
	return (added);
}

int
own_take(struct own *o, struct reason *why)
{
	int i, n, rc, added = 0;

	for (i = 0; i < READS_MAX; i++) {
		n = receive(o);
		if (n == -1 && errno == ENOBUFS)
			o->missed = true;
		else if (n == -1 && errno == EAGAIN && o->listed)
			return (added > 0 ? 1 : 0);
		else if (n == -1 && errno != EINTR)
			return (unknown("rtnetlink", errno, why));
		if ((rc = take_inbox(o, n, why)) == -1)
			return (-1);
		added += rc;
		if (o->listed && o->missed) {
			if (ask(o, why) == -1)
				return (-1);
		} else if (o->listed && n >= 0 && n < INBOX)
			return (added > 0 ? 1 : 0);
	}
	return (unknown("rtnetlink", EOVERFLOW, why));
}

int
own_open(struct own *o, struct reason *why)
{
	memset(o, 0, sizeof(*o));
	o->fd = -1;
	o->addrs.size = sizeof(struct addr);
	o->inbox = malloc(sizeof(*o->inbox));
	if (o->inbox == NULL)
		return (unknown("rtnetlink", ENOMEM, why));
	o->fd = rtnetlink_open(RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR);
	if (o->fd == -1)
		unknown("rtnetlink", errno, why);
	else if (ask(o, why) == 0 && own_take(o, why) != -1)
		return (0);
	own_close(o);
	return (-1);
}

void
own_close(struct own *o)
{
	if (o->fd != -1)
		close(o->fd);
	o->fd = -1;
	addrmap_free(&o->addrs);
	free(o->inbox);
	o->inbox = NULL;
}

int
own_fd(const struct own *o)
{
	return (o->fd);
}

/* Has this host the address on any of its links? */
static bool
on_any_link(const struct own *o, const struct addr *a)
{
	struct addr same;
	size_t i;

	for (i = 0; i < o->addrs.n; i++) {
		same = *(const struct addr *)addrmap_item(&o->addrs, i);
		same.scope = 0;
		if (addr_cmp(&same, a) == 0)
			return (true);
	}
	return (false);
}

bool
own_has(const struct own *o, const struct addr *a)
{
	static const uint8_t zero[16];

	if (addr_is_loopback(a))
		return (true);
	if (a->family == AF_INET ? a->bytes[0] == 0 :
				   memcmp(a->bytes, zero, sizeof(zero)) == 0)
		return (true);
	if (addr_is_link_local(a) && a->scope == 0)
		return (on_any_link(o, a));
	return (addrmap_find(&o->addrs, a) != NULL);
}
