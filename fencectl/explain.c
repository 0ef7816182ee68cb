/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>
#include <string.h>

#include "fencectl/explain.h"
#include "fencectl/explain_a.h"
#include "fencectl/explain_b.h"
#include "fencectl/explain_c.h"
#include "fencectl/explain_d.h"
#include "fencectl/explain_e.h"
#include "fencectl/explain_f.h"
#include "fencectl/explain_g.h"

static const struct explain *const tables[] = { explain_a, explain_b, explain_c,
	explain_d, explain_e, explain_f, explain_g };

const struct explain *
explain_find(const char *id)
{
	const struct explain *explain;
	size_t i;

	for (i = 0; i < sizeof(tables) / sizeof(void *); i++)
		for (explain = tables[i]; explain->id != NULL; explain++)
			if (strcmp(explain->id, id) == 0)
				return (explain);
	return (NULL);
}
