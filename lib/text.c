/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <string.h>

#include "lib/text.h"

char *
text_printable(const uint8_t *bytes, size_t len, char *text, size_t size)
{
	const bool cut = len >= size;
	size_t i;

	if (cut)
		len = size - 1;
	for (i = 0; i < len; i++)
		text[i] =
		    (char)(bytes[i] < 0x20 || bytes[i] > 0x7e ? '?' : bytes[i]);
	text[len] = '\0';
	if (cut && size > 4)
		memcpy(text + size - 4, "...", 4);
	return (text);
}

char *
text_trim(char *text, const char *blanks)
{
	size_t len;

	text += strspn(text, blanks);
	len = strlen(text);
	while (len > 0 && strchr(blanks, text[len - 1]) != NULL)
		len--;
	text[len] = '\0';
	return (text);
}
