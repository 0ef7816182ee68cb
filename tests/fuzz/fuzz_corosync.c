/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * corosync.conf: what is taken knows every address that corosync's rules give
 * (tests/fuzz/coromodel.h), and written down again it is read as the same.
 */
#include <arpa/inet.h>

#include <stdbool.h>
#include <string.h>

#include "lib/corosync.h"
#include "lib/reason.h"
#include "tests/fuzz/coromodel.h"
#include "tests/fuzz/fuzz.h"

#define LONG 400 /* bytes: with its key, such a value may be too long a line */

static bool
is_value(const char *s)
{
	size_t n = strlen(s);

	return (n > 0 && strchr(s, '\n') == NULL &&
	    strchr(" \t", s[0]) == NULL && strchr(" \t", s[n - 1]) == NULL);
}

static void
check(const struct corosync *c)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct corosync_node *node = &c->nodes[i];
		size_t n = 0;

		for (size_t l = 0; l < COROSYNC_LINKS; l++) {
			if (node->addrs[l] == NULL)
				continue;
			REQUIRE(is_value(node->addrs[l]));
			REQUIRE(node->line[l] > 0);
			n++;
		}
		REQUIRE(n > 0 || node->name != NULL);
		REQUIRE(!node->member || (n == 1 && node->name == NULL));
		if (node->name == NULL)
			continue;
		REQUIRE(is_value(node->name));
		REQUIRE(corosync_find(c, node->name) == (int)i);
	}
}

static bool
means(const char *ours, const char *theirs)
{
	struct in_addr in;
	char full[INET_ADDRSTRLEN];

	if (strpbrk(theirs, " \t\r\v\f") == NULL && inet_aton(theirs, &in) != 0)
		return (strcmp(ours,
			    inet_ntop(AF_INET, &in, full, sizeof(full))) == 0);
	return (strcmp(ours, theirs) == 0);
}

/* Is there more than what one of the two models takes for blanks? */
static bool
is_said(const char *value)
{
	return (value[strspn(value, " \t\xa0")] != '\0');
}

/* Every node and address that the model knows, we know. */
static void
check_model(const struct corosync *c, const uint8_t *data, size_t size, bool a0)
{
	struct coromodel m;

	if (!coromodel_read(&m, (const char *)data, size, a0))
		return;
	for (size_t i = 0; i < m.n; i++) {
		const struct coromodel_key *k = &m.keys[i];
		bool known = false;

		/* corosync resolves no address with a byte A0 in it. */
		if (!is_said(k->value) ||
		    (k->link != COROMODEL_NAME && strchr(k->value, '\xa0')))
			continue;
		for (size_t j = 0; j < c->n; j++) {
			const struct corosync_node *node = &c->nodes[j];

			if (node->member || node->number != k->node)
				continue;
			if (k->link == COROMODEL_NAME)
				known |= node->name != NULL &&
				    (strcmp(node->name, k->value) == 0 ||
					memchr(data, 0xa0, size) != NULL);
			else
				known |= node->addrs[k->link] != NULL &&
				    means(node->addrs[k->link], k->value);
		}
		REQUIRE(known);
	}
	coromodel_free(&m);
}

/*
 * Writes the nodes as a file of their own; the caller frees it.  A blank
 * follows each value: corosync takes '\r' away only as the last byte of a line.
 */
static char *
write_down(const struct corosync *c, size_t *len)
{
	char *text = NULL;
	FILE *f = open_memstream(&text, len);

	REQUIRE(f != NULL);
	for (size_t i = 0; i < c->n; i++) {
		const struct corosync_node *node = &c->nodes[i];

		for (size_t l = 0; l < COROSYNC_LINKS; l++) {
			if (node->addrs[l] == NULL)
				continue;
			if (node->member)
				fprintf(f,
				    "totem.interface.%zu.member.0: %s \n", l,
				    node->addrs[l]);
			else
				fprintf(f,
				    "nodelist.node.%u.ring%zu_addr: %s \n",
				    node->number, l, node->addrs[l]);
		}
		if (node->name != NULL)
			fprintf(f, "nodelist.node.%u.name: %s \n", node->number,
			    node->name);
	}
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
	char *text;

	for (size_t i = 0; i < c->n; i++)
		if (c->nodes[i].name != NULL &&
		    (strlen(c->nodes[i].name) > LONG ||
			strchr(c->nodes[i].name, '\xa0') != NULL))
			return;
	text = write_down(c, &len);
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
	check_model(&c, data, size, false);
	check_model(&c, data, size, true);
	check_again(&c);
	corosync_free(&c);
	return (0);
}
