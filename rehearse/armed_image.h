/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The crash kernel's image, or the real root that it boots: could it speak?
 */
#ifndef FK_REHEARSE_ARMED_IMAGE_H
#define FK_REHEARSE_ARMED_IMAGE_H

#include <stdbool.h>

struct armed;
struct image_host;

struct armed_image {
	const struct image_host *host;
	const char *path;   /* the image; "": the first that is there */
	const char *config; /* the path of our configuration */
	bool deep;          /* look into it in any case */
};

/*
 * Adds what is wrong to `a`, and the key's id if the crash kernel has the key.
 * Takes what an earlier run has found (rehearse/armed_kept.h) if that holds,
 * or else looks into the image: some seconds, 15 at most.
 */
void armed_image_judge(const struct armed_image *i, struct armed *a);

#endif
