/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "fencectl/utf8.h"

/* How many bytes a first byte asks for; 0: it is no first byte. */
static size_t
wanted(unsigned char first)
{
	if (first < 0x80)
		return (1);
	if (first < 0xc2 || first > 0xf4)
		return (0);
	return (first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4);
}

static bool
follows(unsigned char c)
{
	return ((c & 0xc0) == 0x80);
}

/* RFC 3629: neither longer than needed, nor a half of UTF-16, nor beyond. */
size_t
utf8_bytes(const char *text)
{
	const unsigned char *c = (const unsigned char *)text;
	const size_t n = wanted(c[0]);
	size_t i;

	for (i = 1; i < n; i++)
		if (!follows(c[i]))
			return (0);
	if ((c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xed && c[1] > 0x9f) ||
	    (c[0] == 0xf0 && c[1] < 0x90) || (c[0] == 0xf4 && c[1] > 0x8f))
		return (0);
	return (n);
}

bool
utf8_steers(const char *text, size_t n)
{
	const unsigned char *c = (const unsigned char *)text;

	if (n == 1)
		return (c[0] < 0x20 || c[0] == 0x7f);
	/* U+0080 to U+009F, U+061C */
	if (n == 2)
		return ((c[0] == 0xc2 && c[1] < 0xa0) ||
		    (c[0] == 0xd8 && c[1] == 0x9c));
	if (n != 3 || c[0] != 0xe2)
		return (false);
	/* U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069 */
	if (c[1] == 0x80)
		return (c[2] == 0x8e || c[2] == 0x8f ||
		    (c[2] >= 0xa8 && c[2] <= 0xae));
	return (c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9);
}

char *
utf8_cut(char *text)
{
	size_t len = strlen(text), back;

	for (back = 1; back <= 3 && back <= len; back++) {
		if (follows((unsigned char)text[len - back]))
			continue;
		if (wanted((unsigned char)text[len - back]) > back)
			text[len - back] = '\0';
		break;
	}
	return (text);
}

void
utf8_print(FILE *to, const char *text)
{
	size_t n;

	for (; *text != '\0'; text += n > 0 ? n : 1) {
		n = utf8_bytes(text);
		if (n == 0 || utf8_steers(text, n))
			putc('?', to);
		else
			fwrite(text, 1, n, to);
	}
}

char *
utf8_clean(char *text)
{
	char *from = text, *to = text;
	size_t n;

	for (; *from != '\0'; from += n > 0 ? n : 1) {
		n = utf8_bytes(from);
		if (n == 0 || utf8_steers(from, n))
			*to++ = '?';
		else {
			memmove(to, from, n);
			to += n;
		}
	}
	*to = '\0';
	return (text);
}
