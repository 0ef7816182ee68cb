/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/utsname.h>

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/corosync.h"
#include "lib/crash_where.h"
#include "lib/log.h"
#include "lib/realroot.h"
#include "rehearse/armed.h"
#include "rehearse/armed_image.h"
#include "rehearse/armed_kept.h"
#include "rehearse/image.h"
#include "rehearse/key_today.h"

/*
 * What a finding rests on; false if there is no room.  /etc/hosts is compared
 * with the image's.
 */
static bool
see(char seen[ARMED_SEEN], const struct armed_image *i, const char *image)
{
	const char *const files[] = { image, i->config, REDHAT_FILE, SUSE_FILE,
		COROSYNC_CONF, "/etc/hosts", "/usr/lib/fence_kdump_send",
		"/usr/libexec/fence_kdump_send" };
	const struct key_today *key = i->host->key;
	struct utsname u = { .release = "" };
	const int n = snprintf(seen, ARMED_SEEN, "%s %s\n",
	    uname(&u) == 0 ? u.release : "",
	    key->state == SECRET_FOUND ? key->id : "-");
	bool whole = n > 0 && n < ARMED_SEEN;

	for (size_t k = 0; whole && k < sizeof(files) / sizeof(*files); k++)
		whole = armed_seen_add(seen, files[k]);
	return (whole);
}

static void
add(struct armed *a, const struct armed *found)
{
	if (a->errors == 0)
		a->first = found->first;
	a->errors += found->errors;
	memcpy(a->key, found->key, sizeof(a->key));
}

/*
 * What the files are is read before the image is: a change meanwhile is seen
 * the next time.
 */
static void
judge_image(const struct armed_image *i, const char *path, struct armed *a)
{
	struct armed_kept kept, now = { .at_ns = clock_ns() };
	bool whole = see(now.seen, i, path), looked;

	if (!i->deep && whole && armed_kept_load(&kept, ARMED_KEPT) &&
	    armed_kept_holds(&kept, now.seen, now.at_ns)) {
		log_debug("%s: not looked into again", path);
		add(a, &kept.found);
		return;
	}
	if (image_judge_armed(path, i->host, armed_take, &now.found, &looked))
		memcpy(now.found.key, i->host->key->id, sizeof(now.found.key));
	add(a, &now.found);
	/* What was not looked into is looked into the next time. */
	if (whole && looked)
		armed_kept_save(&now, ARMED_KEPT);
}

/* Debian's kdump-tools: the crash kernel makes the key by itself. */
static void
judge_root(const struct armed_image *i, struct armed *a)
{
	const struct key_today *key = i->host->key;
	struct reason why;

	if (access(REALROOT_CONFIG, F_OK) == -1)
		armed_take(FINDING_ERROR, "no initrd for a crash found", a);
	else if (realroot_check(&why) == -1)
		armed_take(FINDING_ERROR, why.text, a);
	else if (key->state == SECRET_FOUND)
		memcpy(a->key, key->id, sizeof(a->key));
}

void
armed_image_judge(const struct armed_image *i, struct armed *a)
{
	char found[PATH_MAX];
	const char *path = i->path;
	struct utsname u;

	if (path[0] == '\0' && uname(&u) == 0 &&
	    crash_find(found, u.release, crash_is_fadump()))
		path = found;
	if (path[0] == '\0')
		judge_root(i, a);
	else
		judge_image(i, path, a);
}
