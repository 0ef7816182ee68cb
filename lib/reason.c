/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lib/reason.h"

int
reason_set(struct reason *r, const char *fmt, ...)
{
	static const char more[] = "...";
	va_list ap;
	int n;

	if (r == NULL)
		return (-1);
	va_start(ap, fmt);
	n = vsnprintf(r->text, sizeof(r->text), fmt, ap);
	va_end(ap);
	if (n < 0)
		r->text[0] = '\0';
	else if ((size_t)n >= sizeof(r->text))
		memcpy(r->text + sizeof(r->text) - sizeof(more), more,
		    sizeof(more));
	return (-1);
}
