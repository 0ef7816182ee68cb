/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <regex.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fencectl/pattern.h"

#define LONG 1024 /* bytes */
#define DEEP 32   /* parentheses in each other */
#define COST 8192 /* bytes, those that are repeated counted so often */

/* The greater number of "{2,5}"; at least 1. */
static size_t
repeats(const char *text)
{
	char *end;
	unsigned long least = strtoul(text, &end, 10), most = least;

	if (*end == ',')
		most = strtoul(end + 1, NULL, 10);
	if (most < least)
		most = least;
	if (most > COST)
		return (COST);
	return (most == 0 ? 1 : most);
}

/* Brackets and backslashes are not looked at: what is refused is strange. */
static bool
can_judge(const char *text)
{
	size_t cost = strlen(text), deep = 0;

	if (cost > LONG)
		return (false);
	for (; *text != '\0'; text++) {
		if (*text == '(' && ++deep > DEEP)
			return (false);
		if (*text == ')' && deep > 0)
			deep--;
		if (*text != '{')
			continue;
		cost *= repeats(text + 1);
		if (cost > COST)
			return (false);
	}
	return (true);
}

enum pattern_is
pattern_compile(regex_t *regex, const char *text)
{
	if (!can_judge(text))
		return (PATTERN_UNJUDGED);
	switch (regcomp(regex, text, REG_EXTENDED | REG_NOSUB)) {
	case 0:
		return (PATTERN_GOOD);
	case REG_ESPACE:
		return (PATTERN_UNJUDGED);
	default:
		return (PATTERN_BAD);
	}
}
