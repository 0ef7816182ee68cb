/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>
#include <sys/utsname.h>

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "fence_kdump/initrd.h"
#include "lib/clock.h"
#include "lib/reason.h"
#include "lib/run.h"

#define LSINITRD "/usr/bin/lsinitrd"
#define LIMIT (15 * CLOCK_S) /* validate-all has 20 s by default */

#define SENDER "fence_kdump_send"
#define SQUASHED "squashfs-root/" /* Red Hat's, inside the image */

/* Debian's kdump-tools: the crash kernel boots the real root, with a unit. */
#define REAL_ROOT "/etc/default/kdump-tools"
#define UNIT "fence-kdump-send.service"
#define WANTED "/etc/systemd/system/kdump-tools-dump.service.wants/" UNIT

/* Where the kernel's release goes in. */
static const char *const initrds[] = {
	"/var/lib/kdump/initrd",                /* SUSE */
	"/boot/initramfs-%skdump.img",          /* Red Hat, Fedora */
	"/var/lib/kdump/initramfs-%skdump.img", /* if /boot is read-only */
};

/* Where the configuration is, in an initrd. */
static const char *const configs[] = {
	"etc/sysconfig/fence_kdump", /* dracut's module fence-kdump */
	"etc/kdump.conf",            /* Red Hat's kdump, SUSE's from 2.1 on */
	"etc/sysconfig/kdump",       /* SUSE's before */
};

/* What an initrd is made from, as far as there is of it. */
static const char *const sources[] = {
	"/usr/lib/" SENDER,
	LIBEXECDIR "/" SENDER,
	"/etc/sysconfig/fence_kdump",
	"/etc/kdump.conf",
	"/etc/sysconfig/kdump",
};

#define N_OF(a) (sizeof(a) / sizeof((a)[0]))

void
initrd_line(struct initrd *initrd, const char *line)
{
	const char *path = strrchr(line, ' '), *base;
	size_t i;

	if (line[0] != '-' || path == NULL)
		return; /* no plain file: a link may lead nowhere */
	path++;
	if (strncmp(path, SQUASHED, strlen(SQUASHED)) == 0)
		path += strlen(SQUASHED);
	base = strrchr(path, '/');
	if (base != NULL && strcmp(base + 1, SENDER) == 0)
		initrd->sender = true;
	for (i = 0; i < N_OF(configs); i++)
		if (strcmp(path, configs[i]) == 0)
			initrd->config = true;
}

static void
take_line(const char *line, void *arg)
{
	initrd_line(arg, line);
}

static bool
is_newer(const struct stat *a, const struct stat *b)
{
	return (a->st_mtim.tv_sec > b->st_mtim.tv_sec ||
	    (a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
		a->st_mtim.tv_nsec > b->st_mtim.tv_nsec));
}

/* What has changed since the initrd was made; NULL: nothing. */
static const char *
newer_source(const struct stat *made)
{
	struct stat st;
	size_t i;

	for (i = 0; i < N_OF(sources); i++)
		if (stat(sources[i], &st) == 0 && is_newer(&st, made))
			return (sources[i]);
	return (NULL);
}

/* The first that is there; "" if none is. */
static void
find(char path[PATH_MAX])
{
	struct utsname u;
	size_t i;

	if (uname(&u) == -1)
		u.release[0] = '\0';
	for (i = 0; i < N_OF(initrds); i++) {
		const char *release = strstr(initrds[i], "%s");

		if (release == NULL)
			snprintf(path, PATH_MAX, "%s", initrds[i]);
		else
			snprintf(path, PATH_MAX, "%.*s%s%s",
			    (int)(release - initrds[i]), initrds[i], u.release,
			    release + strlen("%s"));
		if (access(path, F_OK) == 0)
			return;
	}
	path[0] = '\0';
}

static int
look_into(char *path, int stop_fd, struct reason *why)
{
	static char program[] = LSINITRD;
	char *argv[] = { program, path, NULL };
	struct initrd has = { false, false };
	struct reason inner;
	const char *newer;
	struct stat made;

	if (path[0] != '/')
		return (
		    reason_set(why, "initrd: \"%s\" is no full path", path));
	if (stat(path, &made) == -1)
		return (reason_set(why, "the initrd for a crash, %s: %s", path,
		    strerror(errno)));
	if (!S_ISREG(made.st_mode))
		return (reason_set(
		    why, "the initrd for a crash, %s: not a file", path));
	if (run_lines(argv, LIMIT, stop_fd, take_line, &has, &inner) == -1)
		return (reason_set(why,
		    "cannot look into the initrd for a crash, %s: %s", path,
		    inner.text));
	if (!has.sender || !has.config)
		return (reason_set(why,
		    "the initrd for a crash, %s, has no %s: make it anew", path,
		    has.sender     ? "configuration for " SENDER :
			has.config ? SENDER :
				     SENDER " and no configuration"));
	if ((newer = newer_source(&made)) != NULL)
		return (reason_set(why,
		    "the initrd for a crash, %s, is older than %s: make it "
		    "anew",
		    path, newer));
	reason_set(why, "the initrd for a crash, %s, has " SENDER, path);
	return (1);
}

int
initrd_check(const char *path, int stop_fd, struct reason *why)
{
	char found[PATH_MAX];

	if (path != NULL)
		snprintf(found, sizeof(found), "%s", path);
	else
		find(found);
	if (found[0] != '\0')
		return (look_into(found, stop_fd, why));
	if (access(REAL_ROOT, F_OK) == -1)
		return (reason_set(why,
		    "no initrd for a crash found: name it by the option "
		    "initrd"));
	if (access(WANTED, F_OK) == -1)
		return (reason_set(why,
		    "kdump-tools saves the dump from the real root, and "
		    "there " UNIT " is not enabled: systemctl enable " UNIT));
	reason_set(why,
	    "kdump-tools saves the dump from the real root, and " UNIT
	    " is enabled");
	return (0);
}
