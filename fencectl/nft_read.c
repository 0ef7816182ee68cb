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
get(struct reading *reading, size_t size)
{
	void *p = arena_get(&reading->n->arena, 1, size);

	if (p == NULL)
		reading->failed = true;
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
next_word(struct reading *reading, bool groups)
{
	const char *word, *end;

	reading->at += strspn(reading->at, BLANKS);
	word = reading->at;
	if (*word == '\0' || strchr("\n;}", *word) != NULL ||
	    (*word == '{' && !groups))
		return (NULL);
	if (*word == '"' || *word == '{')
		end = end_of_group(word);
	else
		end = word + strcspn(word, BLANKS "\n;{}");
	reading->at = end != NULL ? end : word + strlen(word);
	word =
	    arena_bytes(&reading->n->arena, word, (size_t)(reading->at - word));
	reading->failed |= word == NULL;
	return (word);
}

/* All words of a statement, up to its end; NULL: there is none. */
static struct nft_word *
statement(struct reading *reading)
{
	struct nft_word *first = NULL, **end = &first;
	const char *word;

	while ((word = next_word(reading, true)) != NULL &&
	    (*end = get(reading, sizeof(**end))) != NULL) {
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
take(struct reading *reading, struct nft_chain *chain, struct nft_word *words,
    struct nft_rule ***rule_end)
{
	struct nft_word *word;

	/* Addresses are translated there, and nothing is dropped. */
	if (is(words, "type") && is(words->next, "nat"))
		return;
	if (is(words, "type")) {
		for (word = words; word != NULL; word = word->next)
			if (is(word, "hook") && word->next != NULL)
				chain->hook = word->next->text;
	} else if (is(words, "policy"))
		chain->policy_drop = is(words->next, "drop");
	else if (!is(words, "comment") &&
	    (**rule_end = get(reading, sizeof(***rule_end))) != NULL) {
		(**rule_end)->words = words;
		*rule_end = &(**rule_end)->next;
	}
}

static void
read_chain(struct reading *reading, const char *family, const char *table)
{
	struct nft_chain *chain = get(reading, sizeof(*chain));
	struct nft_rule **rule_end;
	struct nft_word *words;

	if (chain == NULL)
		return;
	chain->family = family;
	chain->table = table;
	chain->name = next_word(reading, false);
	rule_end = &chain->rules;
	*reading->chain_end = chain;
	reading->chain_end = &chain->next;
	reading->at += strcspn(reading->at, "{");
	reading->at += *reading->at != '\0';
	while (
	    !reading->failed && *reading->at != '\0' && *reading->at != '}') {
		words = statement(reading);
		if (words != NULL)
			take(reading, chain, words, &rule_end);
		reading->at += strspn(reading->at, BLANKS "\n;");
	}
	reading->at += *reading->at != '\0';
}

static void
read_table(struct reading *reading)
{
	const char *family = next_word(reading, false);
	const char *table = next_word(reading, false);
	const char *word;

	reading->at += strcspn(reading->at, "{");
	reading->at += *reading->at != '\0';
	while (!reading->failed && family != NULL && table != NULL) {
		reading->at += strspn(reading->at, BLANKS "\n;");
		if (*reading->at == '\0' || *reading->at == '}')
			break;
		word = next_word(reading, false);
		if (word != NULL && strcmp(word, "chain") == 0)
			read_chain(reading, family, table);
		else
			while (next_word(reading, true) != NULL)
				continue; /* a set, a map, a comment, ... */
	}
	reading->at += *reading->at != '\0';
}

int
nft_read(struct nft *nft, const char *text)
{
	struct reading reading = { .n = nft, .at = text };
	const char *word;

	*nft = (struct nft){ .chains = NULL };
	reading.chain_end = &nft->chains;
	while (!reading.failed && *reading.at != '\0') {
		reading.at += strspn(reading.at, BLANKS "\n;}");
		word = next_word(&reading, true);
		if (word != NULL && strcmp(word, "table") == 0)
			read_table(&reading);
		else
			reading.at += strcspn(reading.at, "\n");
	}
	return (reading.failed ? -1 : 0);
}

void
nft_free(struct nft *nft)
{
	arena_free(&nft->arena);
}
