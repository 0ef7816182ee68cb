/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdint.h>
#include <string.h>

#include "lib/node.h"
#include "lib/reason.h"
#include "lib/text.h"

bool
node_is_byte(char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_');
}

static char
lower(char c)
{
	if (c >= 'A' && c <= 'Z')
		return ((char)(c - 'A' + 'a'));
	return (c);
}

int
node_parse(
    const char *text, size_t len, char node[NODE_MAX + 1], struct reason *why)
{
	char shown[80];
	size_t i;

	node[0] = '\0';
	if (len == 0)
		return (reason_set(why, "the node's name is empty"));
	text_printable((const uint8_t *)text, len, shown, sizeof(shown));
	if (len > NODE_MAX)
		return (reason_set(why,
		    "the node's name \"%s\" has %zu bytes, and may have %d",
		    shown, len, NODE_MAX));
	for (i = 0; i < len; i++)
		if (!node_is_byte(text[i]))
			return (reason_set(why,
			    "\"%s\" cannot be a node's name: letters, "
			    "digits, '.', '-' and '_' are allowed",
			    shown));
	for (i = 0; i < len; i++)
		node[i] = lower(text[i]);
	node[len] = '\0';
	return (0);
}
