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
#include "lib/crash_list.h"
#include "lib/crash_where.h"
#include "lib/log.h"
#include "lib/reason.h"
#include "lib/run.h"

#define LSINITRD "/usr/bin/lsinitrd"
#define LIMIT (15 * CLOCK_S) /* validate-all has 20 s by default */

#define SENDER "fence_kdump_send"

/* Debian's kdump-tools: the crash kernel boots the real root, with a unit. */
#define REAL_ROOT "/etc/default/kdump-tools"
#define UNIT "fence-kdump-send.service"
#define WANTED "/etc/systemd/system/kdump-tools-dump.service.wants/" UNIT

#define KDUMP_CONF "/etc/kdump.conf"
#define KDUMP_SYSCONFIG "/etc/sysconfig/kdump"

/* From where the sender gets into an image. */
static const char *const senders[] = {
	"/usr/lib/" SENDER, /* SUSE's kdump */
	LIBEXECDIR "/" SENDER,
};

struct look {
	char *path;
	enum crash_maker maker;
	struct stat made;
	struct crash_list list;
};

static void
take_line(const char *line, void *arg)
{
	crash_list_line(arg, line);
}

static bool
is_newer(const struct stat *a, const struct stat *b)
{
	return (a->st_mtim.tv_sec > b->st_mtim.tv_sec ||
	    (a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
		a->st_mtim.tv_nsec > b->st_mtim.tv_nsec));
}

/* The file, if it has changed since the image was made; else NULL. */
static const char *
if_newer(const struct look *look, const char *source)
{
	struct stat st;

	if (stat(source, &st) == 0 && is_newer(&st, &look->made))
		return (source);
	return (NULL);
}

/*
 * The configuration that has changed since; NULL: none.  SUSE's kdump from 2.1
 * on makes the image's etc/kdump.conf of /etc/sysconfig/kdump.
 */
static const char *
newer_conf(const struct look *look)
{
	const struct crash_has *has = crash_list_has(&look->list);
	const bool kdump = has->conf[CRASH_CONF_KDUMP];
	const char *newer = NULL;

	if (has->conf[CRASH_CONF_OURS])
		newer = if_newer(look, "/etc/sysconfig/fence_kdump");
	if (newer == NULL && kdump && look->maker != CRASH_SUSE)
		newer = if_newer(look, KDUMP_CONF);
	if (newer == NULL && look->maker != CRASH_REDHAT &&
	    (kdump || has->conf[CRASH_CONF_SUSE]))
		newer = if_newer(look, KDUMP_SYSCONFIG);
	return (newer);
}

/* What may be wrong, and often is not. */
static void
warn(const struct look *look)
{
	size_t i;

	for (i = 0; i < sizeof(senders) / sizeof(senders[0]); i++)
		if (if_newer(look, senders[i]) != NULL)
			log_warn("the initrd for a crash, %s, is older than "
				 "%s: %s",
			    look->path, senders[i], crash_remake(look->maker));
	if ((look->made.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		log_warn("the initrd for a crash, %s, has mode %04o, and may "
			 "have secrets in it: chmod 600 %s",
		    look->path, (unsigned int)(look->made.st_mode & 07777),
		    look->path);
}

static int
judge(const struct look *look, struct reason *why)
{
	const struct crash_has *has = crash_list_has(&look->list);
	const char *newer;
	bool conf = false;
	size_t i;

	for (i = 0; i < CRASH_CONFS; i++)
		conf = conf || has->conf[i];
	if (!has->sender || !conf)
		return (reason_set(why,
		    "the initrd for a crash, %s, has no %s: %s", look->path,
		    has->sender ? "configuration for " SENDER :
			conf    ? SENDER :
				  SENDER " and no configuration",
		    crash_remake(look->maker)));
	if ((newer = newer_conf(look)) != NULL)
		return (reason_set(why,
		    "the initrd for a crash, %s, is older than %s: %s",
		    look->path, newer, crash_remake(look->maker)));
	return (0);
}

static int
look_into(char *path, int stop_fd, struct reason *why)
{
	static char program[] = LSINITRD;
	char *argv[] = { program, path, NULL };
	struct look look = { .path = path, .maker = crash_maker_of(path) };
	struct reason inner;

	if (path[0] != '/')
		return (
		    reason_set(why, "initrd: \"%s\" is no full path", path));
	if (stat(path, &look.made) == -1)
		return (reason_set(why, "the initrd for a crash, %s: %s", path,
		    strerror(errno)));
	if (!S_ISREG(look.made.st_mode))
		return (reason_set(
		    why, "the initrd for a crash, %s: not a file", path));
	if (run_lines(argv, LIMIT, stop_fd, take_line, &look.list, &inner) ==
	    -1)
		return (reason_set(why,
		    "cannot look into the initrd for a crash, %s: %s", path,
		    inner.text));
	if (judge(&look, why) == -1)
		return (-1);
	warn(&look);
	reason_set(why, "the initrd for a crash, %s, has " SENDER, path);
	return (1);
}

/* False if there is none. */
static bool
find(char path[PATH_MAX])
{
	struct utsname u;

	if (uname(&u) == -1)
		u.release[0] = '\0';
	return (crash_find(path, u.release, crash_is_fadump()));
}

int
initrd_check(const char *path, int stop_fd, struct reason *why)
{
	char found[PATH_MAX];

	if (path != NULL)
		snprintf(found, sizeof(found), "%s", path);
	if (path != NULL || find(found))
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
