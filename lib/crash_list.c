/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>
#include <string.h>

#include "lib/crash_list.h"
#include "lib/kdump2_file.h"

#define SENDER "fence_kdump_send"
#define FADUMP "fadumproot/" /* Red Hat's and SUSE's zz-fadumpinit */

#define KEY_FOLDER "etc/fence_kdump/"

#define DIGITS "0123456789"

/* What stands before the path of a file that is in an image in the image. */
static const char *const inner[] = { "squashfs-root/", "erofs-root/" };

/* Before dracut 104, and from then on. */
static const char *const squashes[] = { "squash-root.img",
	"squashfs-root.img" };

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

	/* find(1) prints the inode's number and the blocks first. */
	mode = after_number(after_number(mode));
	path = strrchr(mode, ' ');
	if (mode[0] != '-' || path == NULL)
		return (NULL);
	path++;
	for (i = 0; i < sizeof(inner) / sizeof(inner[0]); i++)
		path = without(path, inner[i]);
	return (path);
}

static bool
begins(const char *s, const char *prefix)
{
	return (strncmp(s, prefix, strlen(prefix)) == 0);
}

static bool
ends(const char *s, const char *suffix)
{
	const size_t len = strlen(s), n = strlen(suffix);

	return (len >= n && strcmp(s + len - n, suffix) == 0);
}

enum crash_file
crash_list_file(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(inner) / sizeof(inner[0]); i++)
		name = without(name, inner[i]);
	name = without(name, FADUMP);
	if (strstr(name, "..") != NULL)
		return (CRASH_FILES);
	if (strcmp(name, "etc/hosts") == 0)
		return (CRASH_HOSTS);
	if (strcmp(name, confs[CRASH_CONF_KDUMP]) == 0 ||
	    strcmp(name, confs[CRASH_CONF_SUSE]) == 0)
		return (CRASH_CONF);
	if (strcmp(name, "etc/fence_kdump/addresses") == 0)
		return (CRASH_ADDRESSES);
	if (begins(name, "etc/cmdline.d/") ||
	    strcmp(name, "etc/fence_kdump/cmdline") == 0 ||
	    strcmp(name, "etc/fence_kdump/network") == 0)
		return (CRASH_CMDLINE);
	return (CRASH_FILES);
}

/* What of it is about the network. */
static void
take_network(struct crash_has *has, const char *path)
{
	if (strstr(path, "/hooks/cmdline/") != NULL &&
	    strstr(path, "-parse-ip-opts.sh") != NULL)
		has->legacy = true;
	if (ends(path, "bin/NetworkManager") || ends(path, "/systemd-networkd"))
		has->manager = true;
	if (begins(path, "etc/NetworkManager/system-connections/") ||
	    begins(path, "etc/systemd/network/") ||
	    begins(path, "etc/fence_kdump/networkd/"))
		has->network = true;
}

/* A kernel module's name, by the path of its file; its length, or 0. */
static size_t
module_len(const char *base)
{
	const char *ko = strstr(base, ".ko");

	if (ko == NULL || (ko[3] != '\0' && ko[3] != '.'))
		return (0);
	return ((size_t)(ko - base));
}

/* [usr/]lib/modules/RELEASE/.../NAME.ko[.xz] */
static void
take_module(struct crash_has *has, const char *path)
{
	const char *release = strstr(path, "lib/modules/");
	const char *base = strrchr(path, '/');
	size_t len, i;
	char *name;

	if (release == NULL || (len = module_len(base + 1)) == 0)
		return;
	/* Without memory it counts as missing. */
	if (list_push(&has->modules, base + 1, len) == -1)
		return;
	name = has->modules.words[has->modules.n - 1];
	for (i = 0; i < len; i++)
		if (name[i] == '-')
			name[i] = '_';
	release += strlen("lib/modules/");
	len = strcspn(release, "/");
	if (len < sizeof(has->release)) {
		memcpy(has->release, release, len);
		has->release[len] = '\0';
	}
}

bool
crash_list_module(const struct crash_has *has, const char *name)
{
	size_t i;

	for (i = 0; i < has->modules.n; i++)
		if (strcmp(has->modules.words[i], name) == 0)
			return (true);
	return (false);
}

/* The key, or its id: the same file may be listed twice. */
static void
take_key(struct crash_has *has, const char *path)
{
	const char *file = without(path, KEY_FOLDER);
	char id[KDUMP2_ID_SIZE];
	size_t i;

	if (file == path)
		return;
	if (strcmp(file, "key") == 0)
		has->key = true;
	if (!kdump2_id_of(id, file))
		return;
	for (i = 0; i < has->key_ids.n; i++)
		if (strcmp(has->key_ids.words[i], id) == 0)
			return;
	/* Without memory it counts as missing. */
	(void)list_push(&has->key_ids, id, strlen(id));
}

static void
take(struct crash_has *has, const char *path, const char *listed)
{
	const char *base = strrchr(path, '/');
	size_t i;

	if (base != NULL && strcmp(base + 1, SENDER) == 0)
		has->sender = true;
	for (i = 0; i < CRASH_CONFS; i++)
		if (strcmp(path, confs[i]) == 0)
			has->conf[i] = true;
	take_network(has, path);
	take_module(has, path);
	take_key(has, path);
	if (strstr(path, "/hooks/") != NULL && strstr(path, "watchdog") != NULL)
		has->feeder = true;
	/* Without memory it is not read. */
	if (crash_list_file(listed) != CRASH_FILES)
		(void)list_push(&has->files, listed, strlen(listed));
}

void
crash_list_line(struct crash_list *list, const char *line)
{
	const char *path = crash_list_path(line), *inside;
	const char *listed = path == NULL ? NULL : strrchr(line, ' ') + 1;
	size_t i;

	if (path == NULL)
		return;
	for (i = 0; i < sizeof(squashes) / sizeof(squashes[0]); i++)
		if (strcmp(path, squashes[i]) == 0)
			list->squash = squashes[i];
	inside = without(path, FADUMP);
	if (inside == path) {
		take(&list->root, path, listed);
		return;
	}
	list->is_fadump = true;
	take(&list->fadump, inside, listed);
}

void
crash_list_free(struct crash_list *list)
{
	list_free(&list->root.key_ids);
	list_free(&list->fadump.key_ids);
	list_free(&list->root.files);
	list_free(&list->root.modules);
	list_free(&list->fadump.files);
	list_free(&list->fadump.modules);
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
