/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * corosync.conf: what is taken tells every node apart from every other, and
 * written down again it is read as the same.
 */
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "lib/corosync.h"
#include "lib/reason.h"
#include "tests/fuzz/fuzz.h"

static bool
is_value(const char *s)
{
	size_t n = strlen(s);

	return (n > 0 && strchr(s, '\n') == NULL &&
	    strchr(" \t", s[0]) == NULL && strchr(" \t\r", s[n - 1]) == NULL);
}

static size_t
count_addrs(const struct corosync_node *node)
{
	size_t n = 0;

	for (size_t i = 0; i < COROSYNC_LINKS; i++) {
		if (node->addrs[i] == NULL)
			continue;
		REQUIRE(is_value(node->addrs[i]));
		n++;
	}
	return (n);
}

static bool
share_address(const struct corosync_node *a, const struct corosync_node *b)
{
	for (size_t i = 0; i < COROSYNC_LINKS; i++)
		for (size_t j = 0; j < COROSYNC_LINKS; j++)
			if (a->addrs[i] != NULL && b->addrs[j] != NULL &&
			    strcasecmp(a->addrs[i], b->addrs[j]) == 0)
				return (true);
	return (false);
}

static void
check(const struct corosync *c)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct corosync_node *node = &c->nodes[i];

		REQUIRE(count_addrs(node) > 0);
		if (node->name != NULL) {
			REQUIRE(is_value(node->name));
			REQUIRE(corosync_find(c, node->name) == (int)i);
		}
		for (size_t j = 0; j < i; j++)
			REQUIRE(!share_address(node, &c->nodes[j]));
	}
}

/* Writes the nodes as a file of their own; the caller frees it. */
static char *
write_down(const struct corosync *c, size_t *len)
{
	char *text = NULL;
	FILE *f = open_memstream(&text, len);

	REQUIRE(f != NULL);
	fputs("nodelist {\n", f);
	for (size_t i = 0; i < c->n; i++) {
		fputs("node {\n", f);
		for (size_t l = 0; l < COROSYNC_LINKS; l++)
			if (c->nodes[i].addrs[l] != NULL)
				fprintf(f, "ring%zu_addr: %s\n", l,
				    c->nodes[i].addrs[l]);
		if (c->nodes[i].name != NULL)
			fprintf(f, "name: %s\n", c->nodes[i].name);
		fputs("}\n", f);
	}
	fputs("}\n", f);
	REQUIRE(fclose(f) == 0);
	return (text);
}

static bool
same(const char *a, const char *b)
{
	return (a == NULL || b == NULL ? a == b : strcmp(a, b) == 0);
}

static void
check_again(const struct corosync *c)
{
	struct reason why = { "" };
	struct corosync again;
	size_t len;
	char *text = write_down(c, &len);

	REQUIRE(corosync_parse(&again, text, len, &why) == 0);
	REQUIRE(again.n == c->n);
	for (size_t i = 0; i < c->n; i++) {
		REQUIRE(same(c->nodes[i].name, again.nodes[i].name));
		for (size_t l = 0; l < COROSYNC_LINKS; l++)
			REQUIRE(same(
			    c->nodes[i].addrs[l], again.nodes[i].addrs[l]));
	}
	corosync_free(&again);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reason why = { "" };
	struct corosync c;

	if (corosync_parse(&c, (const char *)data, size, &why) != 0) {
		REQUIRE(why.text[0] != '\0');
		return (0);
	}
	check(&c);
	check_again(&c);
	corosync_free(&c);
	return (0);
}
