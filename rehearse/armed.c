/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "lib/log.h"
#include "rehearse/armed.h"

void
armed_take(enum finding_level level, const char *text, void *arg)
{
	struct armed *a = arg;

	log_debug(
	    "%s%s", level == FINDING_ERROR ? "error: " : "warning: ", text);
	if (level == FINDING_ERROR && a->errors++ == 0) {
		reason_set(&a->first, "%s", text);
		log_clean(a->first.text, strlen(a->first.text));
	}
}

/* Quotation marks are left out; another byte that attrd refuses is '?'. */
void
armed_why(const struct armed *a, char why[ATTRD_VALUE])
{
	const char *s = a->errors == 0 ? "ok" : a->first.text;
	size_t n = 0;

	for (; *s != '\0' && n < ATTRD_VALUE - 1; s++) {
		const char one[] = { *s, '\0' };

		if (attrd_is_plain(one))
			why[n++] = *s;
		else if (*s != '"')
			why[n++] = '?';
	}
	why[n] = '\0';
}
