/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory that ends: the linker puts these functions before the library's
 * (no_memory_flags in tests/unit/local.mk), in all that is ours.
 */
#ifndef FK_TEST_NO_MEMORY_H
#define FK_TEST_NO_MEMORY_H

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "lib/reason.h"
#include "tests/unit/harness.h"

/* Allocations that succeed before one fails; -1: all. */
static int until = -1;

void *__real_calloc(size_t n, size_t size);
void *__real_reallocarray(void *p, size_t n, size_t size);
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t len);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_reallocarray(void *p, size_t n, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t len);

static bool
is_over(void)
{
	if (until > 0)
		until--;
	else if (until == 0) {
		until = -1;
		errno = ENOMEM;
		return (true);
	}
	return (false);
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return (is_over() ? NULL : __real_calloc(n, size));
}

void *
__wrap_reallocarray(void *p, size_t n, size_t size)
{
	return (is_over() ? NULL : __real_reallocarray(p, n, size));
}

char *
__wrap_strdup(const char *text)
{
	return (is_over() ? NULL : __real_strdup(text));
}

char *
__wrap_strndup(const char *text, size_t len)
{
	return (is_over() ? NULL : __real_strndup(text, len));
}

/* Calls `f` with the 1st, 2nd, ... allocation failing, until none is left. */
static inline void
each_in_turn(int (*f)(struct reason *why), int at_least)
{
	struct reason why;
	int n, rc;

	for (n = 0;; n++) {
		reason_set(&why, "nothing");
		until = n;
		rc = f(&why);
		if (until != -1)
			break;
		CHECK_INT("no memory", rc, -1);
		CHECK_SAYS("no memory", why.text, "memory");
	}
	until = -1;
	CHECK_INT("memory enough", rc, 0);
	CHECK("allocations", n >= at_least);
}

#endif
