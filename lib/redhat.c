/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "lib/redhat.h"
#include "lib/text.h"

#define BLANKS " \t\r"
#define PATH_DEFAULT "/var/crash"

static const struct {
	const char *name;
	enum redhat_key key;
} names[] = {
	{ "fence_kdump_nodes", REDHAT_NODES },
	{ "fence_kdump_args", REDHAT_ARGS },
	{ "nfs", REDHAT_NFS },
	{ "nfs4", REDHAT_NFS },
	{ "ssh", REDHAT_SSH },
	{ "net", REDHAT_NET },
	{ "dracut_args", REDHAT_DRACUT_ARGS },
	{ "path", REDHAT_PATH },
	{ "ext4", REDHAT_DISK },
	{ "ext3", REDHAT_DISK },
	{ "ext2", REDHAT_DISK },
	{ "xfs", REDHAT_DISK },
	{ "btrfs", REDHAT_DISK },
	{ "minix", REDHAT_DISK },
	{ "raw", REDHAT_DISK },
	{ "virtiofs", REDHAT_DISK },
};

#define NAMES (sizeof(names) / sizeof(*names))

const char *
redhat_name(enum redhat_key key)
{
	size_t i;

	for (i = 0; i < NAMES; i++)
		if (names[i].key == key)
			return (names[i].name);
	return ("");
}

void
redhat_free(struct redhat *redhat)
{
	size_t i;

	for (i = 0; i < REDHAT_KEYS; i++)
		free(redhat->values[i].text);
	memset(redhat, 0, sizeof(*redhat));
}

/* Cuts the blanks off both ends, and the quotes around what is left. */
static char *
trim(char *text)
{
	size_t len;

	text = text_trim(text, BLANKS);
	len = strlen(text);
	if (len < 2 || text[0] != '"' || text[len - 1] != '"')
		return (text);
	text[len - 1] = '\0';
	return (text + 1);
}

static int
take_line(struct redhat *redhat, char *line, size_t number)
{
	struct sysconfig_value *value;
	size_t i, len;
	char *text;

	line[strcspn(line, "#")] = '\0';
	line += strspn(line, BLANKS);
	len = strcspn(line, BLANKS);
	text = trim(line + len);
	if (*text == '\0')
		return (0);
	line[len] = '\0';
	for (i = 0; i < NAMES; i++) {
		if (strcmp(line, names[i].name) != 0)
			continue;
		value = &redhat->values[names[i].key];
		free(value->text);
		value->text = strdup(text);
		value->line = number;
		return (value->text == NULL ? -1 : 0);
	}
	return (0);
}

int
redhat_parse(struct redhat *redhat, const char *bytes, size_t len)
{
	const char *end;
	size_t n, number = 0;
	char *line;
	int rc = 0;

	memset(redhat, 0, sizeof(*redhat));
	while (len > 0 && rc == 0) {
		end = memchr(bytes, '\n', len);
		n = end == NULL ? len : (size_t)(end - bytes);
		line = strndup(bytes, n);
		if (line == NULL)
			return (-1);
		rc = take_line(redhat, line, ++number);
		free(line);
		n += end != NULL;
		bytes += n;
		len -= n;
	}
	return (rc);
}

/*
 * --mount "WHAT WHERE TYPE OPTIONS" of dracut's: the beginning of WHAT, or
 * NULL.  The last one counts.
 */
static const char *
mount_of(const struct redhat *redhat)
{
	static const char option[] = "--mount";
	const char *at = redhat->values[REDHAT_DRACUT_ARGS].text, *found = NULL;

	while (at != NULL && (at = strstr(at, option)) != NULL) {
		at += sizeof(option) - 1;
		if (*at != '\0' && strchr("= \t", *at) != NULL)
			found = at + strspn(at, "= \t\"'");
	}
	return (found);
}

/* Is the third word an NFS? */
static bool
mounts_nfs(const struct redhat *redhat)
{
	const char *at = mount_of(redhat);
	int i;

	for (i = 0; at != NULL && i < 2; i++) {
		at += strcspn(at, BLANKS);
		at += strspn(at, BLANKS);
	}
	return (at != NULL && strncmp(at, "nfs", 3) == 0);
}

int
redhat_network(const struct redhat *redhat)
{
	static const enum redhat_key keys[] = { REDHAT_NFS, REDHAT_SSH,
		REDHAT_NET };
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (redhat->values[keys[i]].text != NULL)
			return ((int)keys[i]);
	return (mounts_nfs(redhat) ? REDHAT_DRACUT_ARGS : -1);
}

bool
redhat_is_default(const struct redhat *redhat)
{
	return (redhat_network(redhat) == -1 &&
	    redhat->values[REDHAT_DISK].text == NULL &&
	    mount_of(redhat) == NULL);
}

const char *
redhat_path(const struct redhat *redhat)
{
	const char *path = redhat->values[REDHAT_PATH].text;

	return (path == NULL ? PATH_DEFAULT : path);
}
