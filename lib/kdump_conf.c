/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>
#include <sys/vfs.h>

#include <errno.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/file.h"
#include "lib/log.h"
#include "lib/reason.h"
#include "lib/kdump_conf.h"

#define FILE_LIMIT (1024UL * 1024) /* bytes; what packages install has 20,000 */
#define REDHAT_SENDER "/usr/libexec/fence_kdump_send"

void
kdump_free(struct kdump *kdump)
{
	redhat_free(&kdump->redhat);
	suse_free(&kdump->suse);
}

static const char *
below(const char *root, const char *path, char buf[PATH_MAX])
{
	snprintf(buf, PATH_MAX, "%s%s", root, path);
	return (buf);
}

/* The file's bytes; `*bytes` is NULL if there is none. */
static int
read_file(const char *root, const char *path, char **bytes, size_t *len,
    struct reason *why)
{
	char buf[PATH_MAX];

	*bytes = file_read(below(root, path, buf), FILE_LIMIT, len);
	if (*bytes != NULL || errno == ENOENT)
		return (0);
	return (reason_set(why, "%s: %s", buf, strerror(errno)));
}

/* As kdump asks: a file, even if it cannot be run. */
static bool
is_file(const char *root, const char *path)
{
	char buf[PATH_MAX];
	struct stat st;

	return (stat(below(root, path, buf), &st) == 0 && S_ISREG(st.st_mode));
}

static bool
is_program(const char *root, const char *path)
{
	char buf[PATH_MAX];

	return (access(below(root, path, buf), X_OK) == 0);
}

static bool
is_on_nfs(const char *root, const char *path)
{
	char buf[PATH_MAX];
	struct statfs fs;

	return (statfs(below(root, path, buf), &fs) == 0 &&
	    fs.f_type == NFS_SUPER_MAGIC);
}

static int
read_redhat(struct kdump *kdump, const char *root, struct reason *why)
{
	char *bytes;
	size_t len;
	int rc;

	if (read_file(root, REDHAT_FILE, &bytes, &len, why) == -1)
		return (-1);
	if (bytes == NULL)
		return (0);
	kdump->has_redhat = true;
	rc = redhat_parse(&kdump->redhat, bytes, len);
	free(bytes);
	if (rc == -1)
		return (reason_set(why, "no memory"));
	kdump->redhat_program = is_program(root, REDHAT_SENDER);
	kdump->on_nfs = redhat_is_default(&kdump->redhat) &&
	    is_on_nfs(root, redhat_path(&kdump->redhat));
	return (0);
}

static int
read_suse(struct kdump *kdump, const char *root, struct reason *why)
{
	char *bytes;
	size_t len;
	int rc;

	if (read_file(root, SUSE_FILE, &bytes, &len, why) == -1)
		return (-1);
	if (bytes == NULL)
		return (0);
	kdump->has_suse = true;
	rc = suse_parse(&kdump->suse, bytes, len);
	free(bytes);
	if (rc == -1)
		return (reason_set(why, "no memory"));
	kdump->suse_program = is_file(root, SUSE_SENDER);
	return (0);
}

int
kdump_read(struct kdump *kdump, const char *root, struct reason *why)
{
	memset(kdump, 0, sizeof(*kdump));
	if (read_redhat(kdump, root, why) == -1)
		return (-1);
	return (read_suse(kdump, root, why));
}

/* kdump is configured with nodes, and has a program to send to them. */
static bool
sends_redhat(const struct kdump *kdump)
{
	return (kdump->redhat_program &&
	    kdump->redhat.values[REDHAT_NODES].text != NULL);
}

/* A value may have any byte, and one line is one fact. */
static void
print_value(const char *fact, const char *path, const char *name,
    const struct sysconfig_value *value)
{
	printf("%s %s:%zu: %s", fact, path, value->line, name);
	if (value->text != NULL) {
		log_clean(value->text, strlen(value->text));
		printf(" %s", value->text);
	}
	printf("\n");
}

static void
print_network(const struct kdump *kdump)
{
	static const char fact[] = "kdump-network";
	int key = redhat_network(&kdump->redhat);

	if (key != -1)
		print_value(fact, REDHAT_FILE,
		    redhat_name((enum redhat_key)key),
		    &kdump->redhat.values[key]);
	if (kdump->on_nfs)
		printf("%s %s: %s is on an NFS\n", fact, REDHAT_FILE,
		    redhat_path(&kdump->redhat));
	key = suse_network(&kdump->suse);
	if (key != -1)
		print_value(fact, SUSE_FILE, suse_name((enum suse_key)key),
		    &kdump->suse.values[key]);
}

void
kdump_print(const struct kdump *kdump)
{
	static const char fact[] = "kdump-sender";
	const int key = suse_sender(&kdump->suse, kdump->suse_program);

	if (sends_redhat(kdump))
		printf("%s %s:%zu: %s\n", fact, REDHAT_FILE,
		    kdump->redhat.values[REDHAT_NODES].line,
		    redhat_name(REDHAT_NODES));
	if (key != -1)
		printf("%s %s:%zu: %s\n", fact, SUSE_FILE,
		    kdump->suse.values[key].line,
		    suse_name((enum suse_key)key));
	print_network(kdump);
}
