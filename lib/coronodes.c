/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/addr.h"
#include "lib/coronodes.h"

void
corosync_node_free(struct corosync_node *node)
{
	size_t i;

	free(node->name);
	for (i = 0; i < COROSYNC_LINKS; i++)
		free(node->addrs[i]);
}

void
corosync_free(struct corosync *conf)
{
	size_t i;

	for (i = 0; i < conf->n; i++)
		corosync_node_free(&conf->nodes[i]);
	free(conf->nodes);
	free(conf->keyfile);
	memset(conf, 0, sizeof(*conf));
}

int
corosync_find(const struct corosync *conf, const char *name)
{
	size_t i;

	for (i = 0; i < conf->n; i++)
		if (conf->nodes[i].name != NULL &&
		    strcasecmp(conf->nodes[i].name, name) == 0)
			return ((int)i);
	return (-1);
}

bool
corosync_same_addr(const char *x, const char *y)
{
	char ifx[IF_NAMESIZE], ify[IF_NAMESIZE];
	struct addr a, b;

	if (addr_parse(x, &a, ifx, NULL) != ADDR_IS_ADDRESS ||
	    addr_parse(y, &b, ify, NULL) != ADDR_IS_ADDRESS)
		return (strcasecmp(x, y) == 0);
	return (addr_cmp(&a, &b) == 0 && strcmp(ifx, ify) == 0);
}

int
corosync_find_addr(const struct corosync *conf, const char *addr)
{
	size_t i, j;

	for (i = 0; i < conf->n; i++)
		for (j = 0; j < COROSYNC_LINKS; j++)
			if (conf->nodes[i].addrs[j] != NULL &&
			    corosync_same_addr(conf->nodes[i].addrs[j], addr))
				return ((int)i);
	return (-1);
}
