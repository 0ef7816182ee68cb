/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "lib/reason.h"
#include "lib/seconds.h"

#define BLANKS " \t"

/* In microseconds. */
#define MS 1000LL
#define S (1000 * MS)
#define MIN (60 * S)
#define H (60 * MIN)
#define DAY (24 * H)

static const struct unit {
	char name[5];
	long long us;
} units[] = {
	{ "", S },
	{ "s", S },
	{ "sec", S },
	{ "m", MIN },
	{ "min", MIN },
	{ "h", H },
	{ "hr", H },
	{ "ms", MS },
	{ "msec", MS },
	{ "us", 1 },
	{ "usec", 1 },
};

/* The letters of a duration, in the order in which they may come. */
static const struct letter {
	char name;
	bool in_time; /* after the T */
	long long us;
} letters[] = {
	{ 'W', false, 7 * DAY },
	{ 'D', false, DAY },
	{ 'H', true, H },
	{ 'M', true, MIN },
	{ 'S', true, S },
};

#define N_UNITS (sizeof(units) / sizeof(units[0]))
#define N_LETTERS (sizeof(letters) / sizeof(letters[0]))

static bool
is_digit(char c)
{
	return (c >= '0' && c <= '9');
}

/*
 * The digits at `*text`, one at least, and moves `*text` past them.  -1 for a
 * number that does not fit: what comes after it is still to be read.
 */
static long long
read_digits(const char **text)
{
	long long n = 0;
	bool fits = true;

	for (; is_digit(**text); ++*text)
		fits = fits && !__builtin_mul_overflow(n, 10, &n) &&
		    !__builtin_add_overflow(n, **text - '0', &n);
	return (fits ? n : -1);
}

/*
 * Adds n times `us`; `*sum` is -1 from the first time on that it is too much.
 */
static void
add(long long *sum, long long n, long long us)
{
	long long product;

	if (*sum == -1 || n == -1 || __builtin_mul_overflow(n, us, &product) ||
	    __builtin_add_overflow(*sum, product, sum))
		*sum = -1;
}

/* The next letter that may come, from `*next` on; NULL if it is none. */
static const struct letter *
find_letter(char c, bool in_time, size_t *next)
{
	for (; *next < N_LETTERS; ++*next)
		if (letters[*next].name == c &&
		    letters[*next].in_time == in_time)
			return (&letters[(*next)++]);
	return (NULL);
}

/* What follows the P; false if it is no duration. */
static bool
read_duration(const char *text, long long *us)
{
	const struct letter *letter;
	bool in_time = false;
	size_t next = 0;
	long long n;

	*us = 0;
	do {
		if (*text == 'T' && !in_time) {
			in_time = true;
			text++;
		}
		if (!is_digit(*text))
			return (false);
		n = read_digits(&text);
		letter = find_letter(*text, in_time, &next);
		if (letter == NULL)
			return (false);
		add(us, n, letter->us);
	} while (*++text != '\0');
	return (true);
}

/* A number and perhaps a unit; false if it is not that. */
static bool
read_units(const char *text, long long *us)
{
	size_t i, len;
	long long n;

	*us = 0;
	text += strspn(text, BLANKS);
	if (!is_digit(*text))
		return (false);
	n = read_digits(&text);
	text += strspn(text, BLANKS);
	len = strcspn(text, BLANKS);
	if (text[len + strspn(text + len, BLANKS)] != '\0')
		return (false);
	for (i = 0; i < N_UNITS; i++) {
		if (strlen(units[i].name) != len ||
		    strncasecmp(text, units[i].name, len) != 0)
			continue;
		add(us, n, units[i].us);
		return (true);
	}
	return (false);
}

int
seconds_parse(const char *text, long long min, long long max, long long *value,
    struct reason *why)
{
	long long us, s;

	if (*text == 'P' ? !read_duration(text + 1, &us) :
			   !read_units(text, &us))
		return (reason_set(why,
		    "\"%.64s\" is not a time (%lld to %lld seconds; also "
		    "90s, 2min, 1h, 1500ms, PT1M)",
		    text, min, max));
	s = us / S + (us % S != 0);
	if (us == -1 || s < min || s > max)
		return (reason_set(why,
		    "%.64s is out of range (%lld to %lld seconds)", text, min,
		    max));
	*value = s;
	return (0);
}
