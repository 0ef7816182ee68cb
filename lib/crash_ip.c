/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "lib/crash_ip.h"

#define BLANKS " \t\r\n"
#define IP "ip="

#define FIELD_IFACE 5 /* CLIENT:PEER:GATEWAY:NETMASK:HOST:IFACE:METHOD */

/* The length of a field: up to a colon that is not in brackets. */
static size_t
field_len(const char *s, const char *end)
{
	const char *p;
	bool inside = false;

	for (p = s; p < end; p++) {
		if (*p == '[' || *p == ']')
			inside = *p == '[';
		if (*p == ':' && !inside)
			break;
	}
	return ((size_t)(p - s));
}

/* Copies a field; "" if it has no room there. */
static void
copy(char *to, size_t size, const char *s, size_t len)
{
	if (len >= size)
		len = 0;
	memcpy(to, s, len);
	to[len] = '\0';
}

static void
understand(struct crash_ip *ip)
{
	const char *s = ip->text + strlen(IP), *end = ip->text + ip->len;
	char first[ADDR_STRLEN], ifname[IF_NAMESIZE];
	size_t n, len = field_len(s, end);

	ip->iface[0] = '\0';
	copy(first, sizeof(first), s, len);
	ip->is_static =
	    addr_parse(first, &ip->addr, ifname, NULL) == ADDR_IS_ADDRESS;
	if (s + len == end)
		return; /* a method, or an address alone */
	if (!ip->is_static && first[0] != '\0' && first[0] != '[') {
		copy(ip->iface, sizeof(ip->iface), s, len);
		return;
	}
	for (n = 0; n < FIELD_IFACE && s + len < end; n++) {
		s += len + 1;
		len = field_len(s, end);
	}
	if (n == FIELD_IFACE)
		copy(ip->iface, sizeof(ip->iface), s, len);
}

bool
crash_ip_next(struct crash_ip *ip, const char **at)
{
	for (;;) {
		*at += strspn(*at, BLANKS);
		if (**at == '\0')
			return (false);
		ip->text = *at;
		ip->len = strcspn(*at, BLANKS);
		*at += ip->len;
		if (strncmp(ip->text, IP, strlen(IP)) == 0)
			break;
	}
	understand(ip);
	return (true);
}

bool
crash_ip_occurs(const char *text)
{
	const char *p = text;

	for (; (p = strstr(p, IP)) != NULL; p++)
		if (p == text ||
		    (!isalnum((unsigned char)p[-1]) &&
			strchr("._-", p[-1]) == NULL))
			return (true);
	return (false);
}
