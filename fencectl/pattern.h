/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Extended regular expressions out of a configuration, which comes from
 * elsewhere: the C library's compiler calls itself for each parenthesis and
 * copies what is repeated, until the stack or the memory ends.
 */
#ifndef FK_FENCECTL_PATTERN_H
#define FK_FENCECTL_PATTERN_H

#include <regex.h>

enum pattern_is {
	PATTERN_GOOD,
	PATTERN_BAD,     /* no regular expression */
	PATTERN_UNJUDGED /* too long, too deep, or repeats too often */
};

/*
 * Compiles `text`, which matches or not (REG_NOSUB).  The caller frees
 * `regex` by regfree() if it is PATTERN_GOOD.
 */
enum pattern_is pattern_compile(regex_t *regex, const char *text);

#endif
