/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is this node's key of version 2 of the message in the image for a crash, and
 * is it the one that the other nodes would make today?
 *
 * By ids alone: the image's list has the name of an empty file
 * (lib/kdump2_file.h), and nothing is read out of the image.  Pure.
 */
#ifndef FK_CRASH_KEY_H
#define FK_CRASH_KEY_H

#include <stdbool.h>

#include "lib/crash_judge.h"

struct crash_has;

enum crash_key {
	CRASH_KEY_WELL,    /* it is the one; or there is none, and no secret */
	CRASH_KEY_MISSING, /* there is a secret here, and no key in the image */
	CRASH_KEY_OTHER,   /* the secret or the node's name is another now */
	CRASH_KEY_LEFT,    /* there is one, and no secret here */
	CRASH_KEY_UNCLEAR  /* a key without an id, an id without a key, two */
};

/*
 * `id` is that of the key that this host would get now; NULL: there is no
 * secret.
 */
enum crash_key crash_key_of(const struct crash_has *has, const char *id);

struct crash_key_view {
	const struct crash_image *image; /* listed */
	const char *id;                  /* as above */
	bool required;                   /* no other message is believed */
	const char *refused; /* why there is a secret and no key; NULL */
};

/*
 * Reports every finding.  An image that has a key, and that other users can
 * read, is an error; that its key does not fit is one if it is required, and
 * else a warning.
 */
void crash_key_judge(
    const struct crash_key_view *view, crash_tell_fn *tell, void *arg);

/*
 * The part of that which is about the image alone: has it a key, and can other
 * users than root read it?
 */
void crash_key_judge_mode(
    const struct crash_image *image, crash_tell_fn *tell, void *arg);
bool crash_key_is_open(const struct crash_image *image);

#endif
