/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <arpa/inet.h>

#include <stdio.h>
#include <string.h>

#include "lib/addr.h"
#include "lib/number.h"
#include "lib/reason.h"

#define NAME_MAX_LEN 253 /* RFC 1035 2.3.4, as text without the root */

static void
from_in6(struct addr *a, const struct in6_addr *in6, uint32_t scope)
{
	if (IN6_IS_ADDR_V4MAPPED(in6)) {
		a->family = AF_INET;
		memcpy(a->bytes, in6->s6_addr + 12, 4);
		return;
	}
	a->family = AF_INET6;
	memcpy(a->bytes, in6->s6_addr, 16);
	if (IN6_IS_ADDR_LINKLOCAL(in6))
		a->scope = scope;
}

bool
addr_from_sockaddr(struct addr *a, const struct sockaddr *sa, socklen_t len)
{
	struct sockaddr_in sin;
	struct sockaddr_in6 sin6;

	memset(a, 0, sizeof(*a));
	if (len < sizeof(sa->sa_family))
		return (false);
	if (sa->sa_family == AF_INET && len >= sizeof(sin)) {
		memcpy(&sin, sa, sizeof(sin));
		a->family = AF_INET;
		memcpy(a->bytes, &sin.sin_addr, 4);
		return (true);
	}
	if (sa->sa_family == AF_INET6 && len >= sizeof(sin6)) {
		memcpy(&sin6, sa, sizeof(sin6));
		from_in6(a, &sin6.sin6_addr, sin6.sin6_scope_id);
		return (true);
	}
	return (false);
}

void
addr_from_bytes(
    struct addr *a, sa_family_t family, const void *bytes, uint32_t ifindex)
{
	struct in6_addr in6;

	memset(a, 0, sizeof(*a));
	if (family == AF_INET6) {
		memcpy(&in6, bytes, sizeof(in6));
		from_in6(a, &in6, ifindex);
		return;
	}
	a->family = family;
	memcpy(a->bytes, bytes, 4);
}

socklen_t
addr_to_sockaddr(
    const struct addr *a, uint16_t port, struct sockaddr_storage *ss)
{
	struct sockaddr_in *sin = (struct sockaddr_in *)ss;
	struct sockaddr_in6 *sin6 = (struct sockaddr_in6 *)ss;

	memset(ss, 0, sizeof(*ss));
	if (a->family == AF_INET) {
		sin->sin_family = AF_INET;
		sin->sin_port = htons(port);
		memcpy(&sin->sin_addr, a->bytes, 4);
		return (sizeof(*sin));
	}
	sin6->sin6_family = AF_INET6;
	sin6->sin6_port = htons(port);
	memcpy(&sin6->sin6_addr, a->bytes, 16);
	sin6->sin6_scope_id = a->scope;
	return (sizeof(*sin6));
}

int
addr_cmp(const struct addr *a, const struct addr *b)
{
	int c;

	if (a->family != b->family)
		return (a->family < b->family ? -1 : 1);
	c = memcmp(a->bytes, b->bytes, sizeof(a->bytes));
	if (c != 0)
		return (c);
	if (a->scope != b->scope)
		return (a->scope < b->scope ? -1 : 1);
	return (0);
}

bool
addr_is_link_local(const struct addr *a)
{
	return (a->family == AF_INET6 && a->bytes[0] == 0xfe &&
	    (a->bytes[1] & 0xc0) == 0x80);
}

bool
addr_is_loopback(const struct addr *a)
{
	static const uint8_t one[16] = { [15] = 1 };

	if (a->family == AF_INET)
		return (a->bytes[0] == 127);
	return (memcmp(a->bytes, one, sizeof(one)) == 0);
}

bool
addr_is_unicast(const struct addr *a)
{
	static const uint8_t zero[16];

	if (a->family == AF_INET) /* 0/8, and 224/4 to 255.255.255.255 */
		return (a->bytes[0] != 0 && a->bytes[0] < 224);
	return (
	    a->bytes[0] != 0xff && memcmp(a->bytes, zero, sizeof(zero)) != 0);
}

/* Parts "address%interface", with or without brackets around it. */
static bool
split_scope(const char *text, char host[ADDR_STRLEN], char ifname[IF_NAMESIZE])
{
	size_t len = strlen(text);
	char *percent;

	ifname[0] = '\0';
	if (len >= 2 && text[0] == '[' && text[len - 1] == ']') {
		text++;
		len -= 2;
	}
	if (len >= ADDR_STRLEN)
		return (false);
	memcpy(host, text, len);
	host[len] = '\0';
	percent = strchr(host, '%');
	if (percent == NULL)
		return (true);
	*percent++ = '\0';
	if (*percent == '\0' || strlen(percent) >= IF_NAMESIZE)
		return (false);
	memcpy(ifname, percent, strlen(percent) + 1);
	return (true);
}

static enum addr_kind
bad(const char *text, const char *what, struct reason *why)
{
	reason_set(why, "\"%.253s\" %s", text, what);
	return (ADDR_IS_BAD);
}

/* An address in full was found: can a node be known by it? */
static enum addr_kind
usable(const char *text, const struct addr *a, const char *ifname,
    struct reason *why)
{
	if (!addr_is_unicast(a))
		return (bad(text, "cannot be the address of a node", why));
	if (!addr_is_link_local(a))
		return (ifname[0] == '\0' ?
			ADDR_IS_ADDRESS :
			bad(text, "is not link-local: it takes no %interface",
			    why));
	if (ifname[0] == '\0')
		return (bad(text,
		    "is link-local: it needs %interface "
		    "(the same address on two links is two nodes)",
		    why));
	return (ADDR_IS_ADDRESS);
}

/*
 * Would inet_aton(3), inside getaddrinfo(3), take it for a number?  The label
 * that counts is the last one; a dot after it marks a full name.
 */
static bool
looks_numeric(const char *text)
{
	const char *last = strrchr(text, '.');

	if (last != NULL && last[1] == '\0' &&
	    strspn(text, "0123456789.xX") != strlen(text))
		return (false);
	last = last == NULL ? text : last + 1;
	if (last[0] == '0' && (last[1] == 'x' || last[1] == 'X'))
		return (last[2 + strspn(last + 2, "0123456789abcdefABCDEF")] ==
		    '\0');
	return (last[strspn(last, "0123456789")] == '\0');
}

static enum addr_kind
host_name(const char *text, struct reason *why)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";

	if (text[0] == '\0')
		return (bad(text, "is empty", why));
	if (strlen(text) > NAME_MAX_LEN)
		return (bad(text, "is longer than a host name can be", why));
	if (text[strspn(text, allowed)] != '\0' || text[0] == '-' ||
	    text[0] == '.')
		return (
		    bad(text, "is neither an address nor a host name", why));
	if (looks_numeric(text))
		return (bad(text,
		    "is not an address in full, "
		    "and no host name ends in a number",
		    why));
	return (ADDR_IS_NAME);
}

enum addr_kind
addr_parse(const char *text, struct addr *a, char ifname[IF_NAMESIZE],
    struct reason *why)
{
	char host[ADDR_STRLEN];
	struct in_addr in;
	struct in6_addr in6;

	memset(a, 0, sizeof(*a));
	ifname[0] = '\0';
	if (strpbrk(text, ":[%") == NULL) {
		if (inet_pton(AF_INET, text, &in) != 1)
			return (host_name(text, why));
		a->family = AF_INET;
		memcpy(a->bytes, &in, 4);
		return (usable(text, a, ifname, why));
	}
	if (!split_scope(text, host, ifname) ||
	    inet_pton(AF_INET6, host, &in6) != 1)
		return (
		    bad(text, "is neither an address nor a host name", why));
	from_in6(a, &in6, 0);
	return (usable(text, a, ifname, why));
}

uint32_t
addr_scope(const char *ifname)
{
	const unsigned int index = if_nametoindex(ifname);
	long long number;

	if (index != 0)
		return (index);
	if (number_parse(ifname, 1, INT32_MAX, NULL, &number, NULL) == -1)
		return (0);
	return ((uint32_t)number);
}

const char *
addr_format(const struct addr *a, char buf[ADDR_STRLEN])
{
	char ifname[IF_NAMESIZE];
	size_t len;

	if (inet_ntop(a->family, a->bytes, buf, ADDR_STRLEN) == NULL) {
		snprintf(
		    buf, ADDR_STRLEN, "(family %u)", (unsigned int)a->family);
		return (buf);
	}
	if (a->scope == 0)
		return (buf);
	len = strlen(buf);
	if (if_indextoname(a->scope, ifname) != NULL)
		snprintf(buf + len, ADDR_STRLEN - len, "%%%s", ifname);
	else
		snprintf(buf + len, ADDR_STRLEN - len, "%%%u",
		    (unsigned int)a->scope);
	return (buf);
}
