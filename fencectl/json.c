/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fencectl/json.h"
#include "fencectl/utf8.h"

/* One character; of those that steer a terminal there is none over U+FFFF. */
static void
put_escaped(FILE *to, const char *text, size_t n)
{
	const unsigned char *c = (const unsigned char *)text;
	unsigned code = c[0];

	if (n == 2)
		code = (c[0] & 0x1fU) << 6 | (c[1] & 0x3fU);
	else if (n == 3)
		code =
		    (c[0] & 0xfU) << 12 | (c[1] & 0x3fU) << 6 | (c[2] & 0x3fU);
	fprintf(to, "\\u%04x", code);
}

void
json_text(FILE *to, const char *text)
{
	size_t n;

	if (text == NULL) {
		fputs("null", to);
		return;
	}
	putc('"', to);
	for (; *text != '\0'; text += n > 0 ? n : 1) {
		n = utf8_bytes(text);
		if (n == 0)
			fputs("\\ufffd", to);
		else if (*text == '"' || *text == '\\')
			fprintf(to, "\\%c", *text);
		else if (utf8_steers(text, n))
			put_escaped(to, text, n);
		else
			fwrite(text, 1, n, to);
	}
	putc('"', to);
}
