/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "lib/addr.h"
#include "lib/crash_nodes.h"

#define BLANKS " \t\r\n"
#define SEPARATORS " \t\r\n\"';&|()=,"

static bool
has(const char *line, size_t len, const char *word)
{
	return (memmem(line, len, word, strlen(word)) != NULL);
}

/* A name or an address, and no option's value. */
static bool
can_be_node(const char *word)
{
	char ifname[IF_NAMESIZE];
	struct addr a;

	return (strncmp(word, "fence_kdump", strlen("fence_kdump")) != 0 &&
	    strncmp(word, "KDUMP_", strlen("KDUMP_")) != 0 &&
	    addr_parse(word, &a, ifname, NULL) != ADDR_IS_BAD);
}

static int
add(struct list *words, const char *word, size_t len)
{
	char *copy = strndup(word, len);
	int rc = 0;

	if (copy == NULL)
		return (-1);
	if (can_be_node(copy))
		rc = list_add(words, copy);
	free(copy);
	return (rc);
}

/* A line up to its comment. */
static int
add_line(struct list *words, const char *line, size_t len)
{
	const char *end = memchr(line, '#', len), *p = line;
	size_t n;

	if (end == NULL)
		end = line + len;
	if (!has(line, (size_t)(end - line), "fence_kdump_nodes") &&
	    !has(line, (size_t)(end - line), "fence_kdump_send"))
		return (0);
	while ((p += strspn(p, SEPARATORS)) < end) {
		n = strcspn(p, SEPARATORS);
		if (p + n > end)
			n = (size_t)(end - p);
		if (add(words, p, n) == -1)
			return (-1);
		p += n;
	}
	return (0);
}

int
crash_nodes_words(const char *conf, const char *addresses, struct list *words)
{
	size_t len, skip;

	for (; *conf != '\0'; conf += len + (conf[len] != '\0')) {
		len = strcspn(conf, "\n");
		if (add_line(words, conf, len) == -1)
			return (-1);
	}
	for (; *addresses != '\0'; addresses += len) {
		skip = strcspn(addresses, BLANKS); /* the address */
		addresses += skip + strspn(addresses + skip, BLANKS);
		len = strcspn(addresses, BLANKS);
		if (len > 0 && add(words, addresses, len) == -1)
			return (-1);
		len += strspn(addresses + len, BLANKS);
	}
	return (0);
}

static int
push(struct addr **addrs, size_t *n, const struct addr *a)
{
	struct addr *grown = reallocarray(*addrs, *n + 1, sizeof(*a));

	if (grown == NULL)
		return (-1);
	grown[(*n)++] = *a;
	*addrs = grown;
	return (0);
}

bool
crash_nodes_find(
    const char *addresses, const char *node, struct addr **addrs, size_t *n)
{
	char ifname[IF_NAMESIZE], text[ADDR_STRLEN];
	struct addr a;
	size_t len, named;

	*addrs = NULL;
	*n = 0;
	while (*(addresses += strspn(addresses, BLANKS)) != '\0') {
		len = strcspn(addresses, BLANKS);
		memcpy(text, addresses, len < sizeof(text) ? len : 0);
		text[len < sizeof(text) ? len : 0] = '\0';
		addresses += len;
		addresses += strspn(addresses, BLANKS);
		named = strcspn(addresses, BLANKS);
		if (named == strlen(node) &&
		    strncmp(addresses, node, named) == 0 &&
		    addr_parse(text, &a, ifname, NULL) == ADDR_IS_ADDRESS &&
		    push(addrs, n, &a) == -1)
			break;
		addresses += named;
	}
	return (*n > 0);
}
