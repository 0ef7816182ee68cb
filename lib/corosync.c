/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/coroconf.h"
#include "lib/corosync.h"
#include "lib/file.h"
#include "lib/reason.h"

#define FILE_MAX (1024U * 1024) /* bytes; a real one has a few thousand */

/* One reading in its two kinds: the same nodes, but for blanks in names? */
static bool
same_nodes(const struct corosync *x, const struct corosync *y)
{
	const struct corosync_node *node, *b;
	size_t i, l;

	for (i = 0; x->n == y->n && i < x->n; i++) {
		node = &x->nodes[i];
		b = &y->nodes[i];
		if ((node->name == NULL) != (b->name == NULL) ||
		    node->nodeid != b->nodeid)
			return (false);
		for (l = 0; l < COROSYNC_LINKS; l++)
			if ((node->addrs[l] == NULL) != (b->addrs[l] == NULL) ||
			    (node->addrs[l] != NULL &&
				!corosync_same_addr(
				    node->addrs[l], b->addrs[l])))
				return (false);
	}
	return (x->n == y->n);
}

/* A path of the secret that each reading reads in another way is none. */
static void
compare_keyfiles(struct corosync *conf, const struct corosync *old)
{
	if (conf->keyfile != NULL && old->keyfile != NULL &&
	    strcmp(conf->keyfile, old->keyfile) != 0)
		conf->keyfile[0] = '\0';
}

/* The second reading: what corosync before 3.1.8 makes of bytes A0. */
static int
compare_readings(struct corosync *conf, int rc, const char *bytes, size_t len,
    struct reason *why)
{
	struct corosync old;
	bool same;

	if (coroconf_parse(&old, bytes, len, false, NULL) == -1)
		return (rc);
	if (rc == -1) {
		*conf = old;
		return (0);
	}
	same = same_nodes(conf, &old);
	compare_keyfiles(conf, &old);
	corosync_free(&old);
	if (same)
		return (0);
	corosync_free(conf);
	return (reason_set(why,
	    "has bytes A0, which are blanks for corosync 3.1.8 and later only, "
	    "and each way gives other nodes"));
}

int
corosync_parse(
    struct corosync *conf, const char *bytes, size_t len, struct reason *why)
{
	int rc;

	memset(conf, 0, sizeof(*conf));
	if (memchr(bytes, '\0', len) != NULL)
		return (reason_set(why, "has a NUL byte"));
	rc = coroconf_parse(conf, bytes, len, true, why);
	if (memchr(bytes, 0xa0, len) == NULL)
		return (rc);
	return (compare_readings(conf, rc, bytes, len, why));
}

int
corosync_read(struct corosync *conf, const char *path, struct reason *why)
{
	struct reason inner;
	char *bytes;
	size_t len;
	int rc;

	memset(conf, 0, sizeof(*conf));
	bytes = file_read(path, FILE_MAX, &len);
	if (bytes == NULL && errno == ENOENT && !file_leads_nowhere(path))
		return (0);
	if (bytes == NULL && errno == ENOENT)
		return (reason_set(why,
		    "%s: cannot be read: a symbolic link leads nowhere", path));
	if (bytes == NULL)
		return (reason_set(why, "%s: %s", path, strerror(errno)));
	rc = corosync_parse(conf, bytes, len, &inner);
	free(bytes);
	if (rc == -1)
		return (reason_set(why, "%s: %s", path, inner.text));
	return (1);
}
