/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What real programs printed, from tests/fencectl/recorded: its README has
 * where and when.
 */
#ifndef FK_TEST_FENCECTL_RECORDED_H
#define FK_TEST_FENCECTL_RECORDED_H

#include <stdio.h>
#include <stdlib.h>

#include "lib/file.h"
#include "tests/unit/harness.h"

/* The file's bytes, which the caller frees. */
static inline char *
recorded(const char *name, size_t *len)
{
	const char *top = getenv("TOP_SRCDIR");
	char path[512], *bytes;

	snprintf(path, sizeof(path), "%s/tests/fencectl/recorded/%s",
	    top != NULL ? top : ".", name);
	bytes = file_read(path, (size_t)1024 * 1024, len);
	if (bytes == NULL)
		fail_msg("%s cannot be read", path);
	return (bytes);
}

#endif
