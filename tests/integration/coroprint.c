/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Prints what lib/corosync reads of each file that is named: a line "file
 * PATH", then either "refused REASON" or the keys of its nodes in the way of
 * corosync-cmapctl, for test_differ.py.
 */
#include <stdio.h>

#include "lib/corosync.h"
#include "lib/reason.h"

static void
print_node(const struct corosync_node *node)
{
	for (size_t l = 0; l < COROSYNC_LINKS; l++)
		if (node->addrs[l] != NULL)
			printf("%s.%u.ring%zu_addr = %s\n",
			    node->member ? "member" : "nodelist.node",
			    node->number, l, node->addrs[l]);
	if (node->name != NULL)
		printf(
		    "nodelist.node.%u.name = %s\n", node->number, node->name);
	if (node->nodeid != 0)
		printf("nodelist.node.%u.nodeid = %u\n", node->number,
		    node->nodeid);
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		struct reason why = { "" };
		struct corosync c;

		printf("file %s\n", argv[i]);
		if (corosync_read(&c, argv[i], &why) == -1) {
			printf("refused %s\n", why.text);
			continue;
		}
		for (size_t n = 0; n < c.n; n++)
			print_node(&c.nodes[n]);
		corosync_free(&c);
	}
	return (0);
}
