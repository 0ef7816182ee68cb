/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "meatclient/answer.h"

static bool
is_word(const char *bytes, size_t len, const char *lower, const char *upper)
{
	size_t i;

	if (len != strlen(lower))
		return (false);
	for (i = 0; i < len; i++)
		if (bytes[i] != lower[i] && bytes[i] != upper[i])
			return (false);
	return (true);
}

bool
answer_is_yes(const char *bytes, size_t len)
{
	const char *end = len == 0 ? NULL : memchr(bytes, '\n', len);

	if (end == NULL)
		return (false);
	len = (size_t)(end - bytes);
	return (
	    is_word(bytes, len, "y", "Y") || is_word(bytes, len, "yes", "YES"));
}
