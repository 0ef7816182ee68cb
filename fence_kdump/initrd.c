/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>
#include <sys/utsname.h>

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fence_kdump/initrd.h"
#include "fence_kdump/setup.h"
#include "lib/clock.h"
#include "lib/crash_check.h"
#include "lib/crash_key.h"
#include "lib/kdump_conf.h"
#include "lib/log.h"
#include "lib/realroot.h"
#include "lib/send_config.h"
#include "lib/sysconfig.h"
#include "lib/told_judge.h"

#define LIMIT (15 * CLOCK_S) /* validate-all has 20 s by default */

#define SENDER "fence_kdump_send"

static bool
is_own(const struct addr *a, const void *own)
{
	return (own_has(own, a));
}

static const struct addr *
own_at(const void *own, size_t i)
{
	const struct addrmap *addrs = &((const struct own *)own)->addrs;

	return (i < addrs->n ? addrmap_item(addrs, i) : NULL);
}

static void
judge_lines(const struct initrd *i, const struct setup *setup,
    crash_tell_fn *tell, void *arg)
{
	struct utsname u = { .nodename = "" };
	struct told_view view = {
		.host = u.nodename, .own_at = own_at, .own = &setup->own
	};
	char port[16];
	size_t k;

	(void)uname(&u);
	snprintf(port, sizeof(port), "%u", setup->settings.port);
	view.port = port;
	if (i->no_lines.text[0] != '\0')
		tell(CRASH_WARNING, i->no_lines.text, arg);
	for (k = 0; k < i->lines.n; k++) {
		view.line = &i->lines.items[k];
		told_judge(&view, tell, arg);
	}
}

/*
 * With auth=off no secret is read, and whose key it is, is not known.  A secret
 * that is refused is an error already (fence_kdump/check.c).
 */
static void
judge_key(const struct initrd *i, const struct setup *setup,
    crash_tell_fn *tell, void *arg)
{
	const struct node_key *key = &setup->key;
	const struct crash_key_view view = { .image = &i->image,
		.id = key->state == NODE_KEY_MADE ? key->id : NULL,
		.required = setup->settings.auth == AUTH_REQUIRE };

	if (setup->settings.auth == AUTH_OFF ||
	    key->state == NODE_KEY_REFUSED || key->state == NODE_KEY_SECRET ||
	    (key->state == NODE_KEY_MADE && !setup_key_fits(setup)))
		crash_key_judge_mode(&i->image, tell, arg);
	else
		crash_key_judge(&view, tell, arg);
}

static void
judge_image(const struct initrd *i, const struct setup *setup,
    crash_tell_fn *tell, void *arg)
{
	if (crash_check(&i->image, &i->unread, &setup->lookup.set, is_own,
		&setup->own, tell, arg))
		log_progress(
		    "the initrd for a crash, %s, has " SENDER, i->image.path);
	judge_key(i, setup, tell, arg);
}

void
initrd_judge(const struct initrd *i, const struct setup *setup,
    crash_tell_fn *tell, void *arg)
{
	judge_lines(i, setup, tell, arg);
	if (i->rc == -1)
		tell(CRASH_ERROR, i->why.text, arg);
	else if (i->real_root)
		log_progress("%s", i->why.text);
	else
		judge_image(i, setup, tell, arg);
}

/* Debian's kdump-tools: 0 if our unit speaks there. */
static int
look_at_root(struct initrd *i)
{
	if (access(REALROOT_CONFIG, F_OK) == -1)
		return (reason_set(&i->why,
		    "no initrd for a crash found: name it by the option "
		    "initrd"));
	if (realroot_check(&i->why) == -1)
		return (-1);
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

/* The lines of the packages' kdump, or of our own configuration. */
static int
find_lines(struct told_list *lines, struct reason *why)
{
	struct config config;
	struct kdump kdump;
	int rc = config_read(&config, SYSCONFIG_FILE, false, why);

	/* Also if our file is bad: kdump calls the sender by its own lines. */
	if (rc == -1)
		config_free(&config);
	if (kdump_read(&kdump, "", why) == -1 ||
	    told_find(lines, &kdump, &config, SYSCONFIG_FILE, false, why) == -1)
		rc = -1;
	kdump_free(&kdump);
	config_free(&config);
	return (rc);
}

void
initrd_look(struct initrd *i, const char *path, int stop_fd)
{
	i->looked = true;
	if (find_lines(&i->lines, &i->no_lines) != -1)
		i->no_lines.text[0] = '\0';
	i->rc = look(i, path, stop_fd);
}

void
initrd_free(struct initrd *i)
{
	told_free(&i->lines);
	crash_image_free(&i->image);
}
