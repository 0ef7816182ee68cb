/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ip= words of a command line that an image has in a file.
 *
 * Rests on dracut.cmdline(7), 059 to 107, and on parse-ip-opts.sh of dracut's
 * module network-legacy.
 */
#ifndef FK_CRASH_IP_H
#define FK_CRASH_IP_H

#include <net/if.h>

#include <stdbool.h>
#include <stddef.h>

#include "lib/addr.h"

struct crash_ip {
	const char *text; /* "ip=...", in the bytes given; `len` of them */
	size_t len;
	bool is_static; /* it gives the address `addr` */
	struct addr addr;
	char iface[IF_NAMESIZE]; /* "": it names none */
};

/*
 * Takes the next ip= word from `*at`, and moves `*at` past it.  False if
 * there is none any more.
 */
bool crash_ip_next(struct crash_ip *ip, const char **at);

/*
 * Is there an ip= in this text, be it a shell's variable or a command line?
 * A look at the text: quotes and comments are not understood.
 */
bool crash_ip_occurs(const char *text);

#endif
