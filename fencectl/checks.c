/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "fencectl/checks.h"

const struct check *
check_find(const char *id)
{
	const struct check *check;

	for (check = checks; check->id != NULL; check++)
		if (strcmp(check->id, id) == 0)
			return (check);
	return (NULL);
}

bool
check_can(const struct check *check, const struct checking *k)
{
	return ((check->needs & ~k->has) == 0);
}

void
checks_run(struct checking *k)
{
	const struct check *check;

	k->all_named = check_all_named(k);
	for (check = checks; check->id != NULL; check++)
		if (check_can(check, k)) {
			k->id = check->id;
			check->function(k);
		}
	findings_sort(k->found);
}
