/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fencectl/membership.h"
#include "fencectl/utf8.h"
#include "lib/cmap.h"
#include "lib/corosync.h"
#include "lib/file.h"
#include "lib/log.h"
#include "lib/reason.h"

#define FILE_MAX ((size_t)1024 * 1024)

static int
take_nodes(struct membership *membership, const struct corosync *nodes,
    struct reason *why)
{
	membership->quorum.nodes = nodes->n;
	membership->known = cluster_add(&membership->cluster, nodes) == 0;
	return (membership->known ? 0 : reason_set(why, "no memory"));
}

static int
parse(struct membership *membership, const char *bytes, size_t len,
    struct reason *why)
{
	struct corosync nodes;
	int rc;

	if (corosync_parse(&nodes, bytes, len, why) == -1)
		return (-1);
	rc = quorum_parse(&membership->quorum, bytes, len, why);
	if (rc == 0)
		rc = take_nodes(membership, &nodes, why);
	corosync_free(&nodes);
	return (rc);
}

int
membership_file(
    struct membership *membership, const char *path, struct reason *why)
{
	struct reason inner;
	size_t len;
	char *bytes;
	int rc;

	*membership = (struct membership){ .known = false };
	bytes = file_read(path, FILE_MAX, &len);
	if (bytes == NULL)
		return (reason_set(why, "%s: %s", path,
		    errno == EINVAL ? "it is no regular file" :
				      strerror(errno)));
	rc = parse(membership, bytes, len, &inner);
	free(bytes);
	return (rc == 0 ? 0 : reason_set(why, "%s: %s", path, inner.text));
}

/* What the running corosync prints of its map. */
static int
take_map(struct membership *membership, const char *bytes, size_t len,
    struct reason *why)
{
	struct cmap map;
	int rc;

	if (!cmap_is_whole(bytes, len))
		return (reason_set(why, "the map of corosync ends too early"));
	if (quorum_map(&membership->quorum, bytes, len) == -1)
		return (reason_set(why, "no memory"));
	if (cmap_parse(&map, bytes, len, why) == -1)
		return (-1);
	membership->quorum.nodes = map.nodes.n;
	rc = cluster_add_map(&membership->cluster, &map);
	cmap_free(&map);
	return (rc == 0 ? 0 : reason_set(why, "no memory"));
}

/* Asks the running corosync.  0, or -1 with the reason. */
static int
ask(struct membership *membership, struct reason *why)
{
	struct ask a = { .fd = -1, .pid = -1 };
	int rc;

	if (cmap_ask(&a, why) == -1 || cmap_wait_text(&a, why) != ASK_DONE)
		return (-1);
	rc = take_map(membership, a.bytes, a.len, why);
	free(a.bytes);
	return (rc);
}

void
membership_live(struct membership *membership)
{
	struct reason why;

	if (membership_file(membership, COROSYNC_CONF, &why) == -1 &&
	    access(COROSYNC_CONF, F_OK) == 0)
		log_warn("%s", utf8_clean(utf8_cut(why.text)));
	if (cmap_running() == CMAP_ABSENT)
		return;
	membership->known = ask(membership, &why) == 0;
	if (!membership->known)
		log_warn("%s: what depends on corosync is not judged",
		    utf8_clean(utf8_cut(why.text)));
}

void
membership_free(struct membership *membership)
{
	cluster_free(&membership->cluster);
}
