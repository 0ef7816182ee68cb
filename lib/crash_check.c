/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>
#include <sys/utsname.h>

#include <ifaddrs.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lib/addr.h"
#include "lib/crash_check.h"
#include "lib/crash_image.h"
#include "lib/crash_ip.h"
#include "lib/crash_key.h"
#include "lib/crash_machine.h"
#include "lib/hosts.h"
#include "lib/log.h"
#include "lib/reason.h"
#include "lib/whose.h"

#define SENDER "fence_kdump_send"

#define DOGS_MAX 8

/*
 * From where the sender gets into an image: SUSE's kdump, Red Hat's, this
 * project's.
 */
static const char *const senders[] = {
	"/usr/lib/" SENDER,
	"/usr/libexec/" SENDER,
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
		newer = if_newer(image, REDHAT_FILE);
	if (newer == NULL && image->maker != CRASH_REDHAT &&
	    (kdump || has->conf[CRASH_CONF_SUSE]))
		newer = if_newer(image, SUSE_FILE);
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
	/* That of an image with a key is judged with the key. */
	if ((image->made.st_mode & (S_IRWXG | S_IRWXO)) != 0 &&
	    !crash_key_is_open(image))
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

/* The modules that the interfaces with the node's addresses need. */
static void
find_drivers(struct list *modules, const struct whose_set *set)
{
	struct ifaddrs *all, *i;
	struct addr a;

	if (getifaddrs(&all) == -1)
		return;
	for (i = all; i != NULL; i = i->ifa_next)
		if (i->ifa_addr != NULL &&
		    addr_from_sockaddr(
			&a, i->ifa_addr, sizeof(struct sockaddr_in6)) &&
		    whose_judge(set, &a) == WHOSE_TARGET &&
		    crash_drivers(modules, "/sys", i->ifa_name) == -1)
			break; /* without memory fewer are looked for */
	freeifaddrs(all);
}

/* What is in its files, and for this machine. */
static void
judge_inside(struct judge *j, const struct whose_set *set, crash_own_fn *is_own,
    const void *own)
{
	struct crash_dog dogs[DOGS_MAX];
	struct list modules = { NULL, 0 };
	struct crash_view view = { .image = j->image,
		.set = set,
		.has_ip = has_ip("/proc/cmdline") || has_ip(SUSE_FILE),
		.is_own = is_own,
		.own = own,
		.modules = &modules,
		.dogs = dogs };
	struct utsname u = { .release = "" };
	struct hosts hosts;
	struct reason why;

	if (hosts_read(&hosts, &why) == -1)
		log_debug("%s", why.text);
	(void)uname(&u);
	find_drivers(&modules, set);
	view.hosts = &hosts;
	view.release = u.release;
	view.n_dogs = crash_dogs(dogs, DOGS_MAX, "/sys");
	crash_judge(&view, count, j);
	list_free(&modules);
	hosts_free(&hosts);
}

bool
crash_check(const struct crash_image *image, const struct reason *unread,
    const struct whose_set *set, crash_own_fn *is_own, const void *own,
    crash_tell_fn *tell, void *arg)
{
	struct judge j = { .image = image, .tell = tell, .arg = arg };

	judge_list(&j);
	if (j.errors > 0)
		return (false);
	judge_file(&j);
	if (unread->text[0] != '\0')
		find(&j, CRASH_WARNING,
		    "cannot read the files in the initrd for a crash, %s: %s",
		    image->path, unread->text);
	else
		judge_inside(&j, set, is_own, own);
	return (j.errors == 0);
}

bool
crash_check_list(
    const struct crash_image *image, crash_tell_fn *tell, void *arg)
{
	struct judge j = { .image = image, .tell = tell, .arg = arg };

	judge_list(&j);
	return (j.errors == 0);
}
