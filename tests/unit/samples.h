/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Samples of the pongs of two links, as rows of a table that ends with END.
 * Times are ms.
 */
#ifndef FK_SAMPLES_H
#define FK_SAMPLES_H

#include <stdint.h>

#include "lib/cmap_pongs.h"

#define MS INT64_C(1000000)
#define END                   \
	{                     \
		0, 0, 0, 0, 0 \
	}

struct sample {
	int start, end;
	unsigned links;
	unsigned a, b; /* counters of links 0 and 1 */
};

static inline struct cmap_pongs
sample_pongs(const struct sample *s)
{
	return ((struct cmap_pongs){ s->links, { s->a, s->b } });
}

#endif
