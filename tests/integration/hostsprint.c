/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Prints what lib/hosts and the C library find for names, for a test that
 * compares the two.  A line for each name: the name, what lib/hosts finds
 * ("-" if the file does not settle it), and what getaddrinfo(3) finds for
 * IPv4 and for IPv6; addresses in order, with commas, without those that no
 * node can have.
 */
#include <sys/socket.h>

#include <netdb.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/addr.h"
#include "lib/hosts.h"
#include "lib/look_up.h"
#include "lib/reason.h"

static int
by_address(const void *a, const void *b)
{
	return (addr_cmp(a, b));
}

static void
print(bool found, struct addr *addrs, size_t n)
{
	char text[ADDR_STRLEN];
	size_t i;

	if (n > 0)
		qsort(addrs, n, sizeof(*addrs), by_address);
	printf("\t%s", found ? "" : "-");
	for (i = 0; i < n; i++)
		printf("%s%s", i == 0 ? "" : ",", addr_format(&addrs[i], text));
	free(addrs);
}

static void
print_looked_up(const char *name, int family)
{
	struct resolve_answer answer = { .family = family };

	look_up(name, &answer);
	print(answer.result == RESOLVE_FOUND, answer.addrs, answer.n);
}

int
main(int argc, char **argv)
{
	struct reason why;
	struct hosts h;
	struct addr *addrs;
	size_t n;
	bool found;
	int i;

	if (hosts_read(&h, &why) == -1) {
		fprintf(stderr, "%s\n", why.text);
		return (1);
	}
	for (i = 1; i < argc; i++) {
		printf("%s", argv[i]);
		found = hosts_find(&h, argv[i], &addrs, &n);
		print(found, addrs, n);
		print_looked_up(argv[i], AF_INET);
		print_looked_up(argv[i], AF_INET6);
		printf("\n");
	}
	hosts_free(&h);
	return (0);
}
