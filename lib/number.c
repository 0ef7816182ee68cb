/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

#include "lib/number.h"
#include "lib/reason.h"

/*
 * A '-' at most, then one digit at least.  0 with the value, EINVAL if it is
 * not that, ERANGE if it does not fit.  Not strtoll(3), which takes more and
 * looks into the locale's tables: every program reads its defaults before
 * anything else.
 */
static int
read_digits(const char *text, long long *value)
{
	const bool negative = *text == '-';
	bool fits = true;
	int digit;

	*value = 0;
	if (negative)
		text++;
	if (*text == '\0')
		return (EINVAL);
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return (EINVAL);
		digit = negative ? '0' - *text : *text - '0';
		fits = fits && !__builtin_mul_overflow(*value, 10, value) &&
		    !__builtin_add_overflow(*value, digit, value);
	}
	return (fits ? 0 : ERANGE);
}

int
number_parse(const char *text, long long min, long long max, const char *unit,
    long long *value, struct reason *why)
{
	const char *blank = unit == NULL ? "" : " ";
	long long n;
	int error = read_digits(text, &n);

	if (unit == NULL)
		unit = "";
	if (error == EINVAL)
		return (reason_set(why,
		    "\"%.64s\" is not a whole number "
		    "(%lld to %lld%s%s)",
		    text, min, max, blank, unit));
	if (error != 0 || n < min || n > max)
		return (reason_set(why,
		    "%.64s is out of range "
		    "(%lld to %lld%s%s)",
		    text, min, max, blank, unit));
	*value = n;
	return (0);
}
