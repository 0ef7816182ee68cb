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
kdump_free(struct kdump *k)
{
	redhat_free(&k->redhat);
	suse_free(&k->suse);
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
read_redhat(struct kdump *k, const char *root, struct reason *why)
{
	char *bytes;
	size_t len;
	int rc;

	if (read_file(root, REDHAT_FILE, &bytes, &len, why) == -1)
		return (-1);
	if (bytes == NULL)
		return (0);
	k->has_redhat = true;
	rc = redhat_parse(&k->redhat, bytes, len);
	free(bytes);
	if (rc == -1)
		return (reason_set(why, "no memory"));
	k->redhat_program = is_program(root, REDHAT_SENDER);
	k->on_nfs = redhat_is_default(&k->redhat) &&
	    is_on_nfs(root, redhat_path(&k->redhat));
	return (0);
}

static int
read_suse(struct kdump *k, const char *root, struct reason *why)
{
	char *bytes;
	size_t len;
	int rc;

	if (read_file(root, SUSE_FILE, &bytes, &len, why) == -1)
		return (-1);
	if (bytes == NULL)
		return (0);
	k->has_suse = true;
	rc = suse_parse(&k->suse, bytes, len);
	free(bytes);
	if (rc == -1)
		return (reason_set(why, "no memory"));
	k->suse_program = is_file(root, SUSE_SENDER);
	return (0);
}

int
kdump_read(struct kdump *k, const char *root, struct reason *why)
{
	memset(k, 0, sizeof(*k));
	if (read_redhat(k, root, why) == -1)
		return (-1);
	return (read_suse(k, root, why));
}

/* kdump is configured with nodes, and has a program to send to them. */
static bool
sends_redhat(const struct kdump *k)
{
	return (
	    k->redhat_program && k->redhat.values[REDHAT_NODES].text != NULL);
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
print_network(const struct kdump *k)
{
	static const char fact[] = "kdump-network";
	int key = redhat_network(&k->redhat);

	if (key != -1)
		print_value(fact, REDHAT_FILE,
		    redhat_name((enum redhat_key)key), &k->redhat.values[key]);
	if (k->on_nfs)
		printf("%s %s: %s is on an NFS\n", fact, REDHAT_FILE,
		    redhat_path(&k->redhat));
	key = suse_network(&k->suse);
	if (key != -1)
		print_value(fact, SUSE_FILE, suse_name((enum suse_key)key),
		    &k->suse.values[key]);
}

void
kdump_print(const struct kdump *k)
{
	static const char fact[] = "kdump-sender";
	const int key = suse_sender(&k->suse, k->suse_program);

	if (sends_redhat(k))
		printf("%s %s:%zu: %s\n", fact, REDHAT_FILE,
		    k->redhat.values[REDHAT_NODES].line,
		    redhat_name(REDHAT_NODES));
	if (key != -1)
		printf("%s %s:%zu: %s\n", fact, SUSE_FILE,
		    k->suse.values[key].line, suse_name((enum suse_key)key));
	print_network(k);
}
