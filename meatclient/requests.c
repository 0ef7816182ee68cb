/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/node.h"
#include "lib/reason.h"
#include "meat/meat_dir.h"
#include "meatclient/requests.h"

static int
add(struct requests *all, const struct open_request *one)
{
	struct open_request *items;

	items =
	    reallocarray(all->items, all->n + all->n_stale + 1, sizeof(*items));
	if (items == NULL)
		return (-1);
	all->items = items;
	items[all->n + all->n_stale] = *one;
	if (one->stale)
		all->n_stale++;
	else
		all->n++;
	return (0);
}

/*
 * The request that `st` is the FIFO of is stale: no agent waits there, and none
 * will clear it away.  (The second look: it may have ended between the first
 * and the lock.)
 */
static bool
is_stale(const struct meat_dir *dir, const char *node, const struct stat *st)
{
	struct stat now;

	return (meat_dir_locked(dir, node, MEAT_LOCK_REQUEST) == 0 &&
	    meat_dir_ours(dir, node, &now) == 1 && now.st_ino == st->st_ino);
}

/*
 * A request that waits, or is stale, by the file `name` of MEAT_RUN_DIR.  A
 * FIFO of another program must not be opened to see whether it has a reader:
 * the reader would take that for an answer.
 */
static bool
look(const struct meat_dir *dir, const char *name, struct open_request *one)
{
	char node[NODE_MAX + 1];
	struct stat st;

	memset(one, 0, sizeof(*one));
	if (strncmp(name, MEAT_FIFO_PREFIX, strlen(MEAT_FIFO_PREFIX)) != 0)
		return (false);
	name += strlen(MEAT_FIFO_PREFIX);
	/* Requests are for names in lower case. */
	if (node_parse(name, strlen(name), node, NULL) == -1 ||
	    strcmp(name, node) != 0)
		return (false);
	switch (meat_dir_ours(dir, node, &st)) {
	case 1:
		one->known = meat_dir_request(dir, node, &one->info) == 0;
		if (one->known &&
		    meat_dir_locked(dir, node, MEAT_LOCK_AGENT) == 1)
			return (true);
		memcpy(one->info.node, node, sizeof(node));
		one->stale = is_stale(dir, node, &st);
		return (one->stale);
	case -1:
		memcpy(one->info.node, node, sizeof(node));
		one->info.since = st.st_ctime;
		return (S_ISFIFO(st.st_mode) && st.st_uid == 0);
	default:
		return (false);
	}
}

static int
by_node(const void *a, const void *b)
{
	const struct open_request *x = a, *y = b;

	if (x->stale != y->stale)
		return (x->stale ? 1 : -1);
	return (strcmp(x->info.node, y->info.node));
}

static int
read_all(struct requests *all, const struct meat_dir *d, struct reason *why)
{
	struct open_request one;
	const struct dirent *entry;
	DIR *dir = opendir(MEAT_RUN_DIR);
	int rc = 0;

	if (dir == NULL)
		return (reason_set(why, MEAT_RUN_DIR ": %s", strerror(errno)));
	while (rc == 0 && (entry = readdir(dir)) != NULL)
		if (look(d, entry->d_name, &one))
			rc = add(all, &one);
	closedir(dir);
	if (rc == -1)
		return (reason_set(why, "no memory for the requests"));
	if (all->n + all->n_stale > 0)
		qsort(all->items, all->n + all->n_stale, sizeof(*all->items),
		    by_node);
	return (0);
}

int
requests_read(struct requests *all, struct reason *why)
{
	struct meat_dir dir;
	int rc;

	memset(all, 0, sizeof(*all));
	if (meat_dir_open(&dir, false, why) == -1)
		return (-1);
	rc = read_all(all, &dir, why);
	meat_dir_close(&dir);
	if (rc == -1)
		requests_free(all);
	return (rc);
}

int
requests_seen(struct requests *all)
{
	struct meat_dir dir = { .data_fd = -1 };
	int rc = -1;

	memset(all, 0, sizeof(*all));
	dir.run_fd = open(MEAT_RUN_DIR, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir.run_fd != -1)
		rc = read_all(all, &dir, NULL);
	meat_dir_close(&dir);
	if (rc == -1)
		requests_free(all);
	return (rc);
}

void
requests_free(struct requests *all)
{
	free(all->items);
	memset(all, 0, sizeof(*all));
}

void
requests_names(const struct requests *all, char *text, size_t size)
{
	size_t i, len = 0;

	snprintf(text, size, "none");
	for (i = 0; i < all->n && len < size; i++)
		len += (size_t)snprintf(text + len, size - len, "%s%s",
		    i == 0 ? "" : ", ", all->items[i].info.node);
	if (len >= size && size > 4)
		memcpy(text + size - 4, "...", 4);
}
