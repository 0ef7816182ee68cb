/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>
#include <string.h>

#include "lib/crash_list.h"

#define SENDER "fence_kdump_send"
#define FADUMP "fadumproot/" /* Red Hat's and SUSE's zz-fadumpinit */

#define DIGITS "0123456789"

/* What stands before the path of a file that is in an image in the image. */
static const char *const inner[] = { "squashfs-root/", "erofs-root/" };

static const char *const confs[CRASH_CONFS] = {
	[CRASH_CONF_OURS] = "etc/sysconfig/fence_kdump",
	[CRASH_CONF_KDUMP] = "etc/kdump.conf",
	[CRASH_CONF_SUSE] = "etc/sysconfig/kdump",
};

/* Passes over a number and the blanks after it. */
static const char *
after_number(const char *s)
{
	s += strspn(s, DIGITS);
	return (s + strspn(s, " "));
}

static const char *
without(const char *path, const char *prefix)
{
	const size_t len = strlen(prefix);

	return (strncmp(path, prefix, len) == 0 ? path + len : path);
}

const char *
crash_list_path(const char *line)
{
	const char *mode = line + strspn(line, " "), *path;
	size_t i;

	/* find(1) says the inode's number and the blocks first. */
	mode = after_number(after_number(mode));
	path = strrchr(mode, ' ');
	if (mode[0] != '-' || path == NULL)
		return (NULL);
	path++;
	for (i = 0; i < sizeof(inner) / sizeof(inner[0]); i++)
		path = without(path, inner[i]);
	return (path);
}

static void
take(struct crash_has *has, const char *path)
{
	const char *base = strrchr(path, '/');
	size_t i;

	if (base != NULL && strcmp(base + 1, SENDER) == 0)
		has->sender = true;
	for (i = 0; i < CRASH_CONFS; i++)
		if (strcmp(path, confs[i]) == 0)
			has->conf[i] = true;
}

void
crash_list_line(struct crash_list *list, const char *line)
{
	const char *path = crash_list_path(line), *inside;

	if (path == NULL)
		return;
	inside = without(path, FADUMP);
	if (inside == path) {
		take(&list->root, path);
		return;
	}
	list->is_fadump = true;
	take(&list->fadump, inside);
}

const struct crash_has *
crash_list_has(const struct crash_list *list)
{
	return (list->is_fadump ? &list->fadump : &list->root);
}

const char *
crash_conf_path(enum crash_conf conf)
{
	return (confs[conf]);
}
