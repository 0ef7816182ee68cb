/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/utsname.h>

#include <limits.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/crash_check.h"
#include "lib/crash_image.h"
#include "lib/crash_key.h"
#include "lib/log.h"
#include "lib/reason.h"
#include "rehearse/identity.h"
#include "rehearse/image.h"
#include "rehearse/key_today.h"
#include "rehearse/ways.h"

#define LIMIT (30 * CLOCK_S) /* a person waits */

struct teller {
	finding_fn *tell;
	void *arg;
};

static void
take_key(enum crash_level level, const char *text, void *arg)
{
	const struct teller *t = arg;

	t->tell(level == CRASH_ERROR ? FINDING_ERROR : FINDING_WARNING, text,
	    t->arg);
}

/* The image may still be the one that is to be made again. */
static void
take(enum crash_level level, const char *text, void *arg)
{
	const struct teller *t = arg;

	(void)level;
	t->tell(FINDING_WARNING, text, t->arg);
}

static bool
is_own(const struct addr *a, const void *own)
{
	return (own_find(own, a, a->scope) != NULL);
}

static void
judge_key(const struct crash_image *image, const struct key_today *key,
    struct teller *teller)
{
	const struct crash_key_view view = { .image = image,
		.id = key->state == SECRET_FOUND ? key->id : NULL,
		.refused =
		    key->state == SECRET_REFUSED ? key->why.text : NULL };

	crash_key_judge(&view, take_key, teller);
}

void
image_judge(const struct identity *id, const struct own_addrs *own,
    const struct key_today *key, finding_fn *tell, void *arg)
{
	const int64_t until = clock_ns() + LIMIT;
	struct teller teller = { tell, arg };
	struct reason why, unread = { "" };
	struct crash_image image;
	char path[PATH_MAX];
	struct utsname u;

	/* Without a cluster no address has an owner, and there is its key. */
	if ((id->conf.n == 0 && key->state == SECRET_NONE) || uname(&u) == -1 ||
	    !crash_find(path, u.release, crash_is_fadump()))
		return;
	if (access(path, R_OK) == -1) {
		log_progress(
		    "%s: not looked into: only root may read it", path);
		return;
	}
	if (crash_image_look(&image, path, until, -1, &why) == -1)
		tell(FINDING_WARNING, why.text, arg);
	else {
		if (crash_image_read(&image, until, -1, &unread) == 0)
			unread.text[0] = '\0';
		if (id->conf.n > 0)
			crash_check(&image, &unread, &id->lookup.set, is_own,
			    own, take, &teller);
		judge_key(&image, key, &teller);
	}
	crash_image_free(&image);
}
