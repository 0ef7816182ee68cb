/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <arpa/inet.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/addr.h"
#include "lib/file.h"
#include "lib/hosts.h"
#include "lib/nsswitch.h"
#include "lib/reason.h"

#define PATH_HOSTS "/etc/hosts"
#define MAX_SIZE (16U << 20)

/* isspace(3) of the C locale, in which glibc reads these files. */
static bool
is_blank(char c)
{
	return (c == ' ' || (c >= '\t' && c <= '\r'));
}

/* FNV-1a, without regard to case. */
static uint32_t
hash(const char *name)
{
	uint32_t h = 2166136261U;
	unsigned char c;

	while ((c = (unsigned char)*name++) != '\0') {
		if (c >= 'A' && c <= 'Z')
			c |= 0x20;
		h = (h ^ c) * 16777619U;
	}
	return (h);
}

/* Cuts the next word out of a line; NULL at its end. */
static char *
cut_word(char **at)
{
	char *w = *at, *p;

	while (is_blank(*w))
		w++;
	for (p = w; *p != '\0' && !is_blank(*p); p++)
		;
	*at = p;
	if (*p != '\0') {
		*p = '\0';
		*at = p + 1;
	}
	return (p == w ? NULL : w);
}

/* The entries double: a file may have very many. */
static int
add_entry(struct hosts *hosts, const char *name, const char *addr)
{
	struct hosts_entry *entries = hosts->entries;
	const size_t n = hosts->n;

	if (n == 0 || (n >= 16 && (n & (n - 1)) == 0))
		entries = reallocarray(
		    entries, n == 0 ? 16 : n * 2, sizeof(*entries));
	if (entries == NULL)
		return (-1);
	hosts->entries = entries;
	entries[hosts->n++] =
	    (struct hosts_entry){ .name = name, .addr = addr };
	return (0);
}

/* ADDRESS NAME [ALIAS...]; a '#' ends it wherever it is, also in a word. */
static int
parse_line(struct hosts *hosts, char *line)
{
	char *addr, *name;

	line[strcspn(line, "#")] = '\0';
	addr = cut_word(&line);
	while (addr != NULL && (name = cut_word(&line)) != NULL)
		if (add_entry(hosts, name, addr) == -1)
			return (-1);
	return (0);
}

/* From the last entry to the first, so that each chain has their order. */
static int
link_chains(struct hosts *hosts)
{
	uint32_t *chain;
	size_t i;

	for (hosts->n_chains = 16; hosts->n_chains < hosts->n;
	     hosts->n_chains *= 2)
		;
	hosts->chains = calloc(hosts->n_chains, sizeof(*hosts->chains));
	if (hosts->chains == NULL)
		return (-1);
	for (i = hosts->n; i-- > 0;) {
		chain = &hosts->chains[hash(hosts->entries[i].name) &
		    (hosts->n_chains - 1)];
		hosts->entries[i].next = *chain;
		*chain = (uint32_t)i + 1;
	}
	return (0);
}

int
hosts_parse(struct hosts *hosts, char *bytes, size_t len, struct reason *why)
{
	char *line, *rest = bytes;

	hosts->bytes = bytes;
	bytes[len] = '\0';
	if (strlen(bytes) != len)
		return (reason_set(why, "%s has a NUL byte", PATH_HOSTS));
	while ((line = strsep(&rest, "\n")) != NULL)
		if (parse_line(hosts, line) == -1)
			return (
			    reason_set(why, "no memory for %s", PATH_HOSTS));
	if (link_chains(hosts) == -1)
		return (reason_set(why, "no memory for %s", PATH_HOSTS));
	return (0);
}

/*
 * Adds an address as text.  What inet_pton(3) does not take, glibc ignores
 * with its line; for IPv4 it takes ::1 as 127.0.0.1.
 */
static void
add_addr(struct addr *addrs, size_t *n, const char *text)
{
	struct sockaddr_in sin = { .sin_family = AF_INET };
	struct sockaddr_in6 sin6 = { .sin6_family = AF_INET6 };
	struct addr *a = &addrs[*n];

	if (inet_pton(AF_INET, text, &sin.sin_addr) == 1)
		(void)addr_from_sockaddr(
		    a, (struct sockaddr *)&sin, sizeof(sin));
	else if (inet_pton(AF_INET6, text, &sin6.sin6_addr) == 1)
		(void)addr_from_sockaddr(
		    a, (struct sockaddr *)&sin6, sizeof(sin6));
	else
		return;
	if (!addr_is_unicast(a) || addr_is_link_local(a))
		return;
	++*n;
	if (a->family == AF_INET6 && addr_is_loopback(a)) {
		sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		(void)addr_from_sockaddr(
		    &addrs[(*n)++], (struct sockaddr *)&sin, sizeof(sin));
	}
}

static int
by_address(const void *a, const void *b)
{
	return (addr_cmp(a, b));
}

/* Sorts, and keeps one of each. */
static size_t
unique(struct addr *addrs, size_t n)
{
	size_t i, kept = 0;

	if (n > 1)
		qsort(addrs, n, sizeof(*addrs), by_address);
	for (i = 0; i < n; i++)
		if (kept == 0 || addr_cmp(&addrs[kept - 1], &addrs[i]) != 0)
			addrs[kept++] = addrs[i];
	return (kept);
}

/* The next entry of this name, from index + 1 on; 0: none. */
static uint32_t
same_name(const struct hosts *hosts, uint32_t at, const char *name)
{
	while (at != 0 && strcasecmp(hosts->entries[at - 1].name, name) != 0)
		at = hosts->entries[at - 1].next;
	return (at);
}

bool
hosts_find(
    const struct hosts *hosts, const char *name, struct addr **addrs, size_t *n)
{
	uint32_t at, first;
	size_t most = 0;

	*addrs = NULL;
	*n = 0;
	if (!hosts->first || hosts->n == 0)
		return (false);
	first = same_name(
	    hosts, hosts->chains[hash(name) & (hosts->n_chains - 1)], name);
	for (at = first; at != 0;
	     at = same_name(hosts, hosts->entries[at - 1].next, name))
		most += 2; /* ::1 is two */
	if (most == 0 || (*addrs = calloc(most, sizeof(**addrs))) == NULL)
		return (false);
	for (at = first; at != 0;
	     at = same_name(hosts, hosts->entries[at - 1].next, name))
		add_addr(*addrs, n, hosts->entries[at - 1].addr);
	*n = unique(*addrs, *n);
	if (*n > 0)
		return (true);
	free(*addrs);
	*addrs = NULL;
	return (false);
}

void
hosts_free(struct hosts *hosts)
{
	free(hosts->bytes);
	free(hosts->entries);
	free(hosts->chains);
	memset(hosts, 0, sizeof(*hosts));
}

/* --- the files ------------------------------------------------------------ */

/* 1: it is there, 0: it is not, -1 with the reason. */
static int
read_file(const char *path, char **bytes, size_t *len, struct reason *why)
{
	*bytes = file_read(path, MAX_SIZE, len);
	if (*bytes != NULL)
		return (1);
	if (errno == ENOENT || errno == ENOTDIR)
		return (0);
	return (reason_set(why, "cannot read %s: %s", path, strerror(errno)));
}

static int
read_nsswitch(struct hosts *hosts, struct reason *why)
{
	char *bytes;
	size_t len;
	int rc = read_file(NSSWITCH_CONF, &bytes, &len, why);

	if (rc == -1)
		return (-1);
	if (rc == 0) {
		hosts->first = NSSWITCH_FILES_FIRST;
		return (0);
	}
	if (memchr(bytes, '\0', len) != NULL)
		rc = reason_set(why, "%s has a NUL byte", NSSWITCH_CONF);
	hosts->first = nsswitch_files_first(bytes, len);
	free(bytes);
	return (rc == -1 ? -1 : 0);
}

int
hosts_read(struct hosts *hosts, struct reason *why)
{
	char *bytes;
	size_t len;
	int rc;

	memset(hosts, 0, sizeof(*hosts));
	rc = read_nsswitch(hosts, why);
	if (rc == 0 && hosts->first) {
		rc = read_file(PATH_HOSTS, &bytes, &len, why);
		if (rc == 1)
			rc = hosts_parse(hosts, bytes, len, why);
	}
	if (rc == -1)
		hosts_free(hosts);
	return (rc);
}
