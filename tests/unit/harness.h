/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What every unit test needs of cmocka, and checks that name the row of the
 * table that failed.
 */
#ifndef FK_TEST_HARNESS_H
#define FK_TEST_HARNESS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define N_OF(a) (sizeof(a) / sizeof((a)[0]))

#define CHECK(row, cond)                                                \
	do {                                                            \
		if (!(cond))                                            \
			fail_msg("row \"%s\": not so: %s", row, #cond); \
	} while (0)

#define CHECK_INT(row, got, want)                                         \
	do {                                                              \
		long long got_ = (long long)(got);                        \
		long long want_ = (long long)(want);                      \
		if (got_ != want_)                                        \
			fail_msg("row \"%s\": %s is %lld, not %lld", row, \
			    #got, got_, want_);                           \
	} while (0)

#define CHECK_STR(row, got, want)                                             \
	do {                                                                  \
		const char *got_ = (got), *want_ = (want);                    \
		if (got_ == NULL || strcmp(got_, want_) != 0)                 \
			fail_msg("row \"%s\": %s is \"%s\", not \"%s\"", row, \
			    #got, got_ == NULL ? "(null)" : got_, want_);     \
	} while (0)

/* That `text` says `word`. */
#define CHECK_SAYS(row, text, word)                                        \
	do {                                                               \
		const char *text_ = (text), *word_ = (word);               \
		if (strstr(text_, word_) == NULL)                          \
			fail_msg("row \"%s\": \"%s\" does not say \"%s\"", \
			    row, text_, word_);                            \
	} while (0)

#endif
