/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fencectl/json.h"

void
json_text(FILE *to, const char *text)
{
	const unsigned char *c = (const unsigned char *)text;

	if (text == NULL) {
		fputs("null", to);
		return;
	}
	putc('"', to);
	for (; *c != '\0'; c++)
		if (*c == '"' || *c == '\\')
			fprintf(to, "\\%c", *c);
		else if (*c < 0x20 || *c == 0x7f)
			fprintf(to, "\\u%04x", *c);
		else
			putc(*c, to);
	putc('"', to);
}
