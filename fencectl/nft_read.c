/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "fencectl/nft_read.h"

#define BLANKS " \t\r"

struct reading {
	struct nft *n;
	const char *at;
	struct nft_chain **chain_end;
	bool failed; /* there was no memory */
};

static void *
get(struct reading *r, size_t size)
{
	void *p = arena_get(&r->n->arena, 1, size);

	if (p == NULL)
		r->failed = true;
	return (p);
}

/* The end of a quoted text or a balanced "{ ... }" that begins here. */
static const char *
end_of_group(const char *at)
{
	size_t depth = 0;

	for (; *at != '\0'; at++) {
		if (*at == '"') {
			at = strchr(at + 1, '"');
			if (at == NULL)
				return (NULL);
		} else if (*at == '{')
			depth++;
		else if (*at == '}')
			depth--;
		if (depth == 0)
			return (at + 1);
	}
	return (NULL);
}

/*
 * The next word of a statement; NULL at its end, which is a newline, a
 * semicolon or "}".  `groups`: "{ ... }" is a word, and not the end.
 */
static const char *
next_word(struct reading *r, bool groups)
{
	const char *word, *end;

	r->at += strspn(r->at, BLANKS);
	word = r->at;
	if (*word == '\0' || strchr("\n;}", *word) != NULL ||
	    (*word == '{' && !groups))
		return (NULL);
	if (*word == '"' || *word == '{')
		end = end_of_group(word);
	else
		end = word + strcspn(word, BLANKS "\n;{}");
	r->at = end != NULL ? end : word + strlen(word);
	word = arena_bytes(&r->n->arena, word, (size_t)(r->at - word));
	r->failed |= word == NULL;
	return (word);
}

/* All words of a statement, up to its end; NULL: there is none. */
static struct nft_word *
statement(struct reading *r)
{
	struct nft_word *first = NULL, **end = &first;
	const char *word;

	while ((word = next_word(r, true)) != NULL &&
	    (*end = get(r, sizeof(**end))) != NULL) {
		(*end)->text = word;
		end = &(*end)->next;
	}
	return (first);
}

static bool
is(const struct nft_word *word, const char *text)
{
	return (word != NULL && strcmp(word->text, text) == 0);
}

/* "type filter hook input priority filter", "policy drop", or a rule. */
static void
take(struct reading *r, struct nft_chain *c, struct nft_word *words,
    struct nft_rule ***rule_end)
{
	struct nft_word *word;

	/* Addresses are translated there, and nothing is dropped. */
	if (is(words, "type") && is(words->next, "nat"))
		return;
	if (is(words, "type")) {
		for (word = words; word != NULL; word = word->next)
			if (is(word, "hook") && word->next != NULL)
				c->hook = word->next->text;
	} else if (is(words, "policy"))
		c->policy_drop = is(words->next, "drop");
	else if (!is(words, "comment") &&
	    (**rule_end = get(r, sizeof(***rule_end))) != NULL) {
		(**rule_end)->words = words;
		*rule_end = &(**rule_end)->next;
	}
}

static void
read_chain(struct reading *r, const char *family, const char *table)
{
	struct nft_chain *c = get(r, sizeof(*c));
	struct nft_rule **rule_end;
	struct nft_word *words;

	if (c == NULL)
		return;
	c->family = family;
	c->table = table;
	c->name = next_word(r, false);
	rule_end = &c->rules;
	*r->chain_end = c;
	r->chain_end = &c->next;
	r->at += strcspn(r->at, "{");
	r->at += *r->at != '\0';
	while (!r->failed && *r->at != '\0' && *r->at != '}') {
		words = statement(r);
		if (words != NULL)
			take(r, c, words, &rule_end);
		r->at += strspn(r->at, BLANKS "\n;");
	}
	r->at += *r->at != '\0';
}

static void
read_table(struct reading *r)
{
	const char *family = next_word(r, false);
	const char *table = next_word(r, false);
	const char *word;

	r->at += strcspn(r->at, "{");
	r->at += *r->at != '\0';
	while (!r->failed && family != NULL && table != NULL) {
		r->at += strspn(r->at, BLANKS "\n;");
		if (*r->at == '\0' || *r->at == '}')
			break;
		word = next_word(r, false);
		if (word != NULL && strcmp(word, "chain") == 0)
			read_chain(r, family, table);
		else
			while (next_word(r, true) != NULL)
				continue; /* a set, a map, a comment, ... */
	}
	r->at += *r->at != '\0';
}

int
nft_read(struct nft *n, const char *text)
{
	struct reading r = { .n = n, .at = text };
	const char *word;

	*n = (struct nft){ .chains = NULL };
	r.chain_end = &n->chains;
	while (!r.failed && *r.at != '\0') {
		r.at += strspn(r.at, BLANKS "\n;}");
		word = next_word(&r, true);
		if (word != NULL && strcmp(word, "table") == 0)
			read_table(&r);
		else
			r.at += strcspn(r.at, "\n");
	}
	return (r.failed ? -1 : 0);
}

void
nft_free(struct nft *n)
{
	arena_free(&n->arena);
}
