/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>
#include <string.h>

#include "lib/crash_image.h"
#include "lib/crash_key.h"
#include "lib/reason.h"

enum crash_key
crash_key_of(const struct crash_has *has, const char *id)
{
	if (!has->key && has->key_ids.n == 0)
		return (id == NULL ? CRASH_KEY_WELL : CRASH_KEY_MISSING);
	if (!has->key || has->key_ids.n != 1)
		return (CRASH_KEY_UNCLEAR);
	if (id == NULL)
		return (CRASH_KEY_LEFT);
	return (strcmp(has->key_ids.words[0], id) == 0 ? CRASH_KEY_WELL :
							 CRASH_KEY_OTHER);
}

/* Root's group has no other user in it. */
bool
crash_key_is_open(const struct crash_image *image)
{
	const struct stat *st = &image->made;

	return (crash_list_has(&image->list)->key &&
	    ((st->st_mode & S_IROTH) != 0 || st->st_uid != 0 ||
		((st->st_mode & S_IRGRP) != 0 && st->st_gid != 0)));
}

/* What is wrong with the key, after the image's path. */
static int
describe(const struct crash_key_view *v, struct reason *what)
{
	const struct crash_has *has = crash_list_has(&v->image->list);
	const char *remake = crash_remake(v->image->maker);

	if (v->refused != NULL)
		return (reason_set(
		    what, "cannot get this node's key: %.400s", v->refused));
	switch (crash_key_of(has, v->id)) {
	case CRASH_KEY_WELL:
		break;
	case CRASH_KEY_MISSING:
		return (reason_set(what,
		    "has no key, and this node's is %s: its crash kernel "
		    "cannot prove what it says: %s",
		    v->id, remake));
	case CRASH_KEY_OTHER:
		return (reason_set(what,
		    "has key %s, and this node's is %s now: the secret or the "
		    "node's name has changed since: %s",
		    has->key_ids.words[0], v->id, remake));
	case CRASH_KEY_LEFT:
		return (reason_set(what,
		    "has key %s, and this node has no secret to make a key of",
		    has->key_ids.words[0]));
	case CRASH_KEY_UNCLEAR:
		return (reason_set(what,
		    "has a key without its id, or more ids than one: %s",
		    remake));
	}
	return (0);
}

void
crash_key_judge_mode(
    const struct crash_image *image, crash_tell_fn *tell, void *arg)
{
	struct reason text;

	if (!crash_key_is_open(image))
		return;
	reason_set(&text,
	    "the initrd for a crash, %.200s, holds this node's key, and others "
	    "can read it: chmod 0600 %.200s",
	    image->path, image->path);
	tell(CRASH_ERROR, text.text, arg);
}

void
crash_key_judge(const struct crash_key_view *v, crash_tell_fn *tell, void *arg)
{
	const struct crash_image *image = v->image;
	struct reason what, all;

	crash_key_judge_mode(image, tell, arg);
	if (describe(v, &what) == 0)
		return;
	reason_set(
	    &all, "the initrd for a crash, %.200s, %s", image->path, what.text);
	tell(v->required ? CRASH_ERROR : CRASH_WARNING, all.text, arg);
}
