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

#define LIMIT (30 * CLOCK_S)       /* a person waits */
#define ARMED_LIMIT (15 * CLOCK_S) /* a monitor does */

struct teller {
	finding_fn *tell;
	void *arg;
	bool strict; /* what keeps the image from speaking is an error */
	bool whole;  /* all of the image was looked into, so far */
};

static void
take_key(enum crash_level level, const char *text, void *arg)
{
	const struct teller *teller = arg;

	teller->tell(level == CRASH_ERROR ? FINDING_ERROR : FINDING_WARNING,
	    text, teller->arg);
}

/* For people the image may still be the one that is to be made again. */
static void
take(enum crash_level level, const char *text, void *arg)
{
	const struct teller *teller = arg;

	take_key(teller->strict ? level : CRASH_WARNING, text, arg);
}

static bool
is_own(const struct addr *a, const void *own)
{
	return (own_find(own, a, a->scope) != NULL);
}

static bool
judge_key(const struct crash_image *image, const struct key_today *key,
    struct teller *teller)
{
	const struct crash_key_view view = { .image = image,
		.id = key->state == SECRET_FOUND ? key->id : NULL,
		.refused =
		    key->state == SECRET_REFUSED ? key->why.text : NULL };

	crash_key_judge(&view, take_key, teller);
	return (view.id != NULL &&
	    crash_key_of(crash_list_has(&image->list), view.id) ==
		CRASH_KEY_WELL);
}

/* True if the image has this node's key of today. */
static bool
judge_at(const char *path, const struct image_host *h, int64_t until,
    struct teller *teller)
{
	struct reason why, unread = { "" };
	struct crash_image image;
	bool has_key = false;

	if (crash_image_look(&image, path, until, -1, &why) == -1) {
		teller->whole = false;
		take(CRASH_ERROR, why.text, teller);
	} else {
		if (crash_image_read(&image, until, -1, &unread) == 0)
			unread.text[0] = '\0';
		else
			teller->whole = false;
		if (teller->strict && !teller->whole)
			take(CRASH_ERROR, unread.text, teller);
		/* Without a cluster no address has an owner. */
		if (h->id->conf.n > 0)
			crash_check(&image, &unread, &h->id->lookup.set, is_own,
			    h->own, take, teller);
		else if (teller->strict)
			crash_check_list(&image, take, teller);
		has_key = judge_key(&image, h->key, teller);
	}
	crash_image_free(&image);
	return (has_key);
}

void
image_judge(const struct image_host *h, finding_fn *tell, void *arg)
{
	const int64_t until = clock_ns() + LIMIT;
	struct teller teller = { .tell = tell, .arg = arg, .whole = true };
	char path[PATH_MAX];
	struct utsname u;

	/* Without a cluster there is its key. */
	if ((h->id->conf.n == 0 && h->key->state == SECRET_NONE) ||
	    uname(&u) == -1 || !crash_find(path, u.release, crash_is_fadump()))
		return;
	if (access(path, R_OK) == -1)
		log_progress(
		    "%s: not looked into: only root may read it", path);
	else
		judge_at(path, h, until, &teller);
}

bool
image_judge_armed(const char *path, const struct image_host *h,
    finding_fn *tell, void *arg, bool *whole)
{
	struct teller teller = { tell, arg, true, true };
	const bool has_key =
	    judge_at(path, h, clock_ns() + ARMED_LIMIT, &teller);

	*whole = teller.whole;
	return (has_key);
}
