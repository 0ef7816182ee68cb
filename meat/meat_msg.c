/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "lib/node.h"
#include "lib/text.h"
#include "meat/meat_msg.h"

#define CONFIRM "meatware reply "
#define DENY "meatware deny "
#define WHO "who="

/* Is the line `head` and then the whole of a node's name?  Then which? */
static bool
names(
    const uint8_t *line, size_t len, const char *head, char node[NODE_MAX + 1])
{
	const size_t head_len = strlen(head);

	return (len > head_len && memcmp(line, head, head_len) == 0 &&
	    node_parse((const char *)line + head_len, len - head_len, node,
		NULL) == 0);
}

enum meat_verdict
meat_judge(const uint8_t *line, size_t len, const char *node)
{
	char named[NODE_MAX + 1];

	if (names(line, len, CONFIRM, named))
		return (strcmp(named, node) == 0 ? MEAT_CONFIRMED :
						   MEAT_OTHER_NODE);
	if (names(line, len, DENY, named))
		return (
		    strcmp(named, node) == 0 ? MEAT_REFUSED : MEAT_OTHER_NODE);
	return (MEAT_NO_REPLY);
}

enum meat_verdict
meat_line_judge(const struct meat_line *line, const char *node)
{
	if (line->too_long)
		return (MEAT_NO_REPLY);
	return (meat_judge(line->bytes, line->len, node));
}

/*
 * What follows the NUL, as far as it came in the same piece; if that is no
 * claim, `claim` stays as it is.
 */
static void
read_claim(const uint8_t *bytes, size_t n, char claim[MEAT_CLAIM_SIZE])
{
	const size_t who_len = strlen(WHO);

	if (n <= who_len || memcmp(bytes, WHO, who_len) != 0)
		return;
	bytes += who_len;
	text_printable(bytes, strnlen((const char *)bytes, n - who_len), claim,
	    MEAT_CLAIM_SIZE);
}

bool
meat_denies(const uint8_t *bytes, size_t n, const char *node,
    char claim[MEAT_CLAIM_SIZE])
{
	const size_t deny_len = strlen(DENY);
	size_t i, end;
	char named[NODE_MAX + 1];

	claim[0] = '\0';
	for (i = 0; i + deny_len < n; i++) {
		if (memcmp(bytes + i, DENY, deny_len) != 0)
			continue;
		for (end = i + deny_len; end < n; end++)
			if (!node_is_byte((char)bytes[end]))
				break;
		if (end == n || (bytes[end] != '\0' && bytes[end] != '\n') ||
		    !names(bytes + i, end - i, DENY, named) ||
		    strcmp(named, node) != 0)
			continue;
		if (bytes[end] == '\0')
			read_claim(bytes + end + 1, n - end - 1, claim);
		return (true);
	}
	return (false);
}

static void
take_line(struct meat_framer *framer, struct meat_line *line)
{
	line->bytes = framer->line;
	line->too_long = framer->len > sizeof(framer->line);
	line->len = line->too_long ? sizeof(framer->line) : framer->len;
	line->claim[0] = '\0';
	framer->len = 0;
}

bool
meat_framer_next(struct meat_framer *framer, const uint8_t **bytes, size_t *n,
    struct meat_line *line)
{
	uint8_t c;

	while (*n > 0 && !framer->after_nul) {
		c = *(*bytes)++;
		--*n;
		if (c != '\0' && c != '\n') {
			if (framer->len < sizeof(framer->line))
				framer->line[framer->len] = c;
			if (framer->len <= sizeof(framer->line))
				framer->len++;
			continue;
		}
		take_line(framer, line);
		if (c == '\0') {
			framer->after_nul = true;
			read_claim(*bytes, *n, line->claim);
		}
		return (true);
	}
	framer->unread += *n;
	*bytes += *n;
	*n = 0;
	return (false);
}

bool
meat_framer_empty(struct meat_framer *framer, struct meat_line *line)
{
	const bool rest = framer->len > 0;

	take_line(framer, line);
	framer->after_nul = false;
	framer->unread = 0;
	return (rest);
}

size_t
meat_encode(uint8_t msg[MEAT_OWN_SIZE], size_t room, enum meat_verdict verdict,
    const char *node, const char *claim)
{
	const char *head = verdict == MEAT_CONFIRMED ? CONFIRM : DENY;
	const size_t head_len = strlen(head), who_len = strlen(WHO);
	const size_t node_len = strnlen(node, NODE_MAX);
	const size_t at = head_len + node_len + 1;
	size_t claim_len = strlen(claim);

	memset(msg, 0, MEAT_OWN_SIZE);
	memcpy(msg, head, head_len);
	memcpy(msg + head_len, node, node_len);
	/* The last byte stays NUL. */
	if (claim_len == 0 || at + who_len >= room - 1)
		return (MEAT_MSG_SIZE);
	if (claim_len > room - 1 - at - who_len)
		claim_len = room - 1 - at - who_len;
	memcpy(msg + at, WHO, who_len);
	memcpy(msg + at + who_len, claim, claim_len);
	claim_len += at + who_len + 1;
	return (claim_len < MEAT_MSG_SIZE ? MEAT_MSG_SIZE : claim_len);
}
