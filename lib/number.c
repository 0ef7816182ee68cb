/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/number.h"
#include "lib/reason.h"

/* A '-' at most, then one digit at least. */
static bool
all_digits(const char *text)
{
	if (*text == '-')
		text++;
	return (*text != '\0' && text[strspn(text, "0123456789")] == '\0');
}

int
number_parse(const char *text, long long min, long long max, const char *unit,
    long long *value, struct reason *why)
{
	const char *blank = unit == NULL ? "" : " ";
	long long n;

	if (unit == NULL)
		unit = "";
	if (!all_digits(text))
		return (reason_set(why,
		    "\"%.64s\" is not a whole number "
		    "(%lld to %lld%s%s)",
		    text, min, max, blank, unit));
	errno = 0;
	n = strtoll(text, NULL, 10);
	if (errno != 0 || n < min || n > max)
		return (reason_set(why,
		    "%.64s is out of range "
		    "(%lld to %lld%s%s)",
		    text, min, max, blank, unit));
	*value = n;
	return (0);
}
