/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /etc/hosts, read as glibc's "files" service reads it.
 *
 * getaddrinfo(3) for one family does not report where an answer came from: a
 * name that is in /etc/hosts with an IPv4 address alone is looked for in DNS
 * when the question is IPv6, and a silent server holds that up.  So the file
 * is read here: a name that is in it is settled for both families, if
 * nsswitch.conf(5) puts "files" first.
 * Needs libc alone: fence_kdump_send uses it too.
 *
 * Rests on glibc 2.36 to 2.41: nss/nss_files/files-hosts.c.
 */
#ifndef FK_HOSTS_H
#define FK_HOSTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct addr;
struct reason;

struct hosts_entry {
	const char *name; /* in the bytes */
	const char *addr; /* likewise: the line's first word */
	uint32_t next;    /* in its chain: index + 1, or 0 */
};

/* All 0: a file without names, which settles nothing. */
struct hosts {
	bool first;  /* "files" comes first: the file settles its names */
	char *bytes; /* the file, its words terminated; owned */
	struct hosts_entry *entries;
	size_t n;
	uint32_t *chains; /* by hash: index + 1, or 0; a power of two of them */
	size_t n_chains;
};

/*
 * Reads /etc/nsswitch.conf and /etc/hosts; a file that does not exist is an
 * empty one.  Without "files" in the first place /etc/hosts is not read.
 * Returns 0; -1 with the reason: a file cannot be read, has a NUL byte or is
 * larger than 16 MiB, or there is no memory.  After -1 `hosts` is all 0, and
 * each name goes to getaddrinfo(3).
 */
int hosts_read(struct hosts *hosts, struct reason *why);

/*
 * True if the file settles `name` for both families: it is in the file, with
 * at least one address that a node can have.  Then `*addrs` are all of them,
 * `*n`, each once, without those that no node can have (multicast,
 * unspecified, link-local ones, which need an interface).  Loopback addresses
 * are among them: the caller judges them.  The caller frees `*addrs`.
 *
 * A name is compared as glibc does, without regard to case, and with its
 * trailing dot.  All lines count, as with "multi on" in host.conf(5).
 * False without memory, too.
 */
bool hosts_find(const struct hosts *hosts, const char *name,
    struct addr **addrs, size_t *n);

void hosts_free(struct hosts *hosts);

/*
 * The pure part: indexes the names of `bytes` (malloc(3)ed, `len` + 1 of them,
 * taken over also on failure).  Leaves `hosts->first` alone.  Returns as
 * hosts_read().
 */
int
hosts_parse(struct hosts *hosts, char *bytes, size_t len, struct reason *why);

#endif
