/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>
#include <sys/utsname.h>

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fence_kdump/initrd.h"
#include "fence_kdump/setup.h"
#include "lib/clock.h"
#include "lib/crash_ip.h"
#include "lib/hosts.h"
#include "lib/log.h"

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

struct judge {
	const struct crash_image *image;
	crash_tell_fn *tell;
	void *arg;
	size_t errors;
};

static bool
is_newer(const struct stat *a, const struct stat *b)
{
	return (a->st_mtim.tv_sec > b->st_mtim.tv_sec ||
	    (a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
		a->st_mtim.tv_nsec > b->st_mtim.tv_nsec));
}

/* The file, if it has changed since the image was made; else NULL. */
static const char *
if_newer(const struct crash_image *image, const char *source)
{
	struct stat st;

	if (stat(source, &st) == 0 && is_newer(&st, &image->made))
		return (source);
	return (NULL);
}

/*
 * The configuration that has changed since; NULL: none.  SUSE's kdump from 2.1
 * on makes the image's etc/kdump.conf of /etc/sysconfig/kdump.
 */
static const char *
newer_conf(const struct crash_image *image)
{
	const struct crash_has *has = crash_list_has(&image->list);
	const bool kdump = has->conf[CRASH_CONF_KDUMP];
	const char *newer = NULL;

	if (has->conf[CRASH_CONF_OURS])
		newer = if_newer(image, "/etc/sysconfig/fence_kdump");
	if (newer == NULL && kdump && image->maker != CRASH_SUSE)
		newer = if_newer(image, KDUMP_CONF);
	if (newer == NULL && image->maker != CRASH_REDHAT &&
	    (kdump || has->conf[CRASH_CONF_SUSE]))
		newer = if_newer(image, KDUMP_SYSCONFIG);
	return (newer);
}

static void find(struct judge *j, enum crash_level level, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void
find(struct judge *j, enum crash_level level, const char *fmt, ...)
{
	struct reason text;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text.text, sizeof(text.text), fmt, ap);
	va_end(ap);
	if (level == CRASH_ERROR)
		j->errors++;
	j->tell(level, text.text, j->arg);
}

static void
count(enum crash_level level, const char *text, void *arg)
{
	find(arg, level, "%s", text);
}

/* What may be wrong, and often is not. */
static void
judge_file(struct judge *j)
{
	const struct crash_image *image = j->image;
	size_t i;

	for (i = 0; i < sizeof(senders) / sizeof(senders[0]); i++)
		if (if_newer(image, senders[i]) != NULL)
			find(j, CRASH_WARNING,
			    "the initrd for a crash, %s, is older than %s: %s",
			    image->path, senders[i],
			    crash_remake(image->maker));
	if ((image->made.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		find(j, CRASH_WARNING,
		    "the initrd for a crash, %s, has mode %04o, and may have "
		    "secrets in it: chmod 600 %s",
		    image->path, (unsigned int)(image->made.st_mode & 07777),
		    image->path);
}

/* Does it have all that it needs, and nothing of old? */
static void
judge_list(struct judge *j)
{
	const struct crash_image *image = j->image;
	const struct crash_has *has = crash_list_has(&image->list);
	const char *newer;
	bool conf = false;
	size_t i;

	for (i = 0; i < CRASH_CONFS; i++)
		conf = conf || has->conf[i];
	if (!has->sender || !conf)
		find(j, CRASH_ERROR,
		    "the initrd for a crash, %s, has no %s: %s", image->path,
		    has->sender ? "configuration for " SENDER :
			conf    ? SENDER :
				  SENDER " and no configuration",
		    crash_remake(image->maker));
	else if ((newer = newer_conf(image)) != NULL)
		find(j, CRASH_ERROR,
		    "the initrd for a crash, %s, is older than %s: %s",
		    image->path, newer, crash_remake(image->maker));
}

/* Does a line that becomes the crash kernel's command line have an ip=? */
static bool
has_ip(const char *path)
{
	char line[4096];
	bool has = false;
	FILE *f = fopen(path, "re");

	if (f == NULL)
		return (false);
	while (!has && fgets(line, sizeof(line), f) != NULL)
		has = line[0] != '#' && crash_ip_occurs(line);
	fclose(f);
	return (has);
}

static bool
is_own(const struct addr *a, const void *own)
{
	return (own_has(own, a));
}

/* What is in its files. */
static void
judge_files(struct judge *j, const struct setup *p)
{
	struct crash_view view = { .image = j->image,
		.set = &p->lookup.set,
		.has_ip = has_ip("/proc/cmdline") || has_ip(KDUMP_SYSCONFIG),
		.is_own = is_own,
		.own = &p->own };
	struct hosts hosts;
	struct reason why;

	if (hosts_read(&hosts, &why) == -1)
		log_debug("%s", why.text);
	view.hosts = &hosts;
	crash_judge(&view, count, j);
	hosts_free(&hosts);
}

void
initrd_judge(const struct initrd *i, const struct setup *p, crash_tell_fn *tell,
    void *arg)
{
	struct judge j = { .image = &i->image, .tell = tell, .arg = arg };

	if (i->rc == -1) {
		find(&j, CRASH_ERROR, "%s", i->why.text);
		return;
	}
	if (i->real_root) {
		log_progress("%s", i->why.text);
		return;
	}
	judge_list(&j);
	if (j.errors == 0) {
		judge_file(&j);
		if (i->unread.text[0] != '\0')
			find(&j, CRASH_WARNING,
			    "cannot read the files in the initrd for a crash, "
			    "%s: %s",
			    i->image.path, i->unread.text);
		else
			judge_files(&j, p);
	}
	if (j.errors == 0)
		log_progress(
		    "the initrd for a crash, %s, has " SENDER, i->image.path);
}

/* Debian's kdump-tools.  1 if there is no image that could be looked into. */
static int
look_at_root(struct initrd *i)
{
	if (access(REAL_ROOT, F_OK) == -1)
		return (reason_set(&i->why,
		    "no initrd for a crash found: name it by the option "
		    "initrd"));
	if (access(WANTED, F_OK) == -1)
		return (reason_set(&i->why,
		    "kdump-tools saves the dump from the real root, and "
		    "there " UNIT " is not enabled: systemctl enable " UNIT));
	reason_set(&i->why,
	    "kdump-tools saves the dump from the real root, and " UNIT
	    " is enabled");
	i->real_root = true;
	return (0);
}

static int
look(struct initrd *i, const char *path, int stop_fd)
{
	const int64_t until = clock_ns() + LIMIT;
	struct reason inner = { "" };
	char found[PATH_MAX];
	struct utsname u;

	if (path == NULL &&
	    (uname(&u) == -1 ||
		!crash_find(found, u.release, crash_is_fadump())))
		return (look_at_root(i));
	if (crash_image_look(&i->image, path == NULL ? found : path, until,
		stop_fd, &inner) == -1)
		return (reason_set(&i->why, "%s", inner.text));
	if (crash_image_read(&i->image, until, stop_fd, &inner) == -1)
		i->unread = inner;
	return (0);
}

void
initrd_look(struct initrd *i, const char *path, int stop_fd)
{
	i->looked = true;
	i->rc = look(i, path, stop_fd);
}

void
initrd_free(struct initrd *i)
{
	crash_image_free(&i->image);
}
