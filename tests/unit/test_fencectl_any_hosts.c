/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Properties of pcmk_host_list and pcmk_host_map, on texts that are made up:
 * what is read agrees with a slow and simple model; the order of words does not
 * matter; a longer text has no target less.
 */
#include "tests/unit/harness.h"
#include "tests/unit/roll.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fencectl/hostmap.h"

#define RUNS 20000
#define TEXT ROLL_TEXT

/* Words of a model; a later one of the same node takes a pair's place. */
struct words {
	char text[32][TEXT];
	char port[32][TEXT];
	size_t n;
};

static void
add_word(struct words *w, const char *text, size_t len)
{
	snprintf(w->text[w->n++], TEXT, "%.*s", (int)len, text);
}

static bool
is_name_byte(char c)
{
	return (isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.');
}

/* One line of the list, by strtok(). */
static void
model_line(struct words *w, char *line)
{
	char *word;
	size_t len;

	if (strstr(line, "invalid") != NULL || strstr(line, "variable") != NULL)
		return;
	for (word = strtok(line, " \t\r\v\f,;"); word != NULL;
	     word = strtok(NULL, " \t\r\v\f,;")) {
		for (len = 0; is_name_byte(word[len]); len++)
			;
		word[len] = '\0';
		if (len > 0 && strcasecmp(word, "on") != 0 &&
		    strcasecmp(word, "off") != 0)
			add_word(w, word, len);
	}
}

static void
model_list(struct words *w, const char *text)
{
	char copy[TEXT], *line = copy, *end;

	w->n = 0;
	snprintf(copy, sizeof(copy), "%s", text);
	while ((end = strstr(line, "\\n")) != NULL) {
		end[0] = '\n';
		memmove(end + 1, end + 2, strlen(end + 2) + 1);
	}
	while (line != NULL) {
		end = strchr(line, '\n');
		if (end != NULL)
			*end++ = '\0';
		model_line(w, line);
		line = end;
	}
}

static void
add_pair(struct words *w, const char *name, const char *port)
{
	size_t i;

	for (i = 0; i < w->n && strcasecmp(w->text[i], name) != 0; i++)
		;
	snprintf(w->text[i], TEXT, "%s", name);
	snprintf(w->port[i], TEXT, "%s", port);
	w->n += i == w->n;
}

/*
 * Before 3.0.2: a byte after a backslash separates nothing.  The name is the
 * last part that is not empty before the last sign, the port what follows
 * that.  `mark` has a byte for each of the word: is it plain?
 */
static void
model_old_word(struct words *w, const char *word, const char *mark, size_t len)
{
	char name[TEXT] = "", port[TEXT];
	size_t i, n = 0, start = 0;

	for (i = 0; i < len; i++)
		if (mark[i] && (word[i] == ':' || word[i] == '=')) {
			if (i > start)
				snprintf(name, sizeof(name), "%.*s",
				    (int)(i - start), word + start);
			start = i + 1;
		}
	for (i = start; i < len; i++)
		if (word[i] != '\\')
			port[n++] = word[i];
	port[n] = '\0';
	if (name[0] != '\0')
		add_pair(w, name, port);
}

static void
model_old_map(struct words *w, const char *text)
{
	const size_t len = strlen(text);
	char mark[TEXT + 1];
	size_t i, start = 0;

	w->n = 0;
	for (i = 0; i <= len; i++)
		mark[i] = 1;
	for (i = 0; i < len; i++)
		if (text[i] == '\\') {
			mark[i] = 0;
			mark[++i] = 0;
		}
	for (i = 0; i <= len; i++)
		if (mark[i] && strchr("; \t", text[i]) != NULL) {
			model_old_word(
			    w, text + start, mark + start, i - start);
			start = i + 1;
		}
}

static void
model_new_map(struct words *w, const char *text)
{
	char copy[TEXT], *word, *sign;

	w->n = 0;
	snprintf(copy, sizeof(copy), "%s", text);
	for (word = strtok(copy, "; \t"); word != NULL;
	     word = strtok(NULL, "; \t")) {
		sign = strpbrk(word, ":=");
		if (sign == NULL || sign == word || sign[1] == '\0')
			continue;
		*sign = '\0';
		add_pair(w, word, sign + 1);
	}
}

static const char *const list_pieces[] = { "a", "B", "7", "on", "OFF", "x.y",
	"_-", " ", ",", ";", "\t", "\n", "\\n", "\\", ":", "|", "invalid",
	"variable" };
static const char *const map_pieces[] = { "a", "A", "b", "1", "2", ":", ":",
	"=", " ", ";", "\t", ",", "\\", "|" };

static void
test_list(void **state)
{
	unsigned int seed = 14;
	struct words want;
	char text[TEXT];
	size_t i, run;

	(void)state;
	for (run = 0; run < RUNS; run++) {
		struct arena a = { NULL };
		struct hostmap h;

		roll_text(&seed, list_pieces, N_OF(list_pieces), text);
		model_list(&want, text);
		CHECK_INT(text, hostmap_read(&h, &a, text, NULL, run % 2), 0);
		CHECK_INT(text, h.n_list, want.n);
		CHECK_INT(text, h.n_targets, want.n);
		for (i = 0; i < want.n; i++) {
			CHECK_STR(text, h.list[i], want.text[i]);
			CHECK_STR(text, h.targets[i], want.text[i]);
		}
		arena_free(&a);
	}
}

static void
check_map(const char *text, bool old)
{
	struct arena a = { NULL };
	struct words want;
	struct hostmap h;
	size_t i;

	(old ? model_old_map : model_new_map)(&want, text);
	CHECK_INT(text, hostmap_read(&h, &a, NULL, text, old), 0);
	CHECK_INT(text, h.n_pairs, want.n);
	CHECK_INT(text, h.n_names, want.n);
	for (i = 0; i < want.n; i++) {
		CHECK_STR(text, h.pairs[i].node, want.text[i]);
		CHECK_STR(text, h.pairs[i].port, want.port[i]);
		CHECK_STR(text, h.names[i], want.text[i]);
	}
	arena_free(&a);
}

static void
test_map(void **state)
{
	unsigned int seed = 15;
	char text[TEXT];
	size_t run;

	(void)state;
	for (run = 0; run < RUNS; run++) {
		roll_text(&seed, map_pieces, N_OF(map_pieces), text);
		check_map(text, true);
		check_map(text, false);
	}
}

static bool
has_target(const struct hostmap *h, const char *name)
{
	size_t i;

	for (i = 0; i < h->n_targets; i++)
		if (strcasecmp(h->targets[i], name) == 0)
			return (true);
	return (false);
}

#define WORDS 6

/* Names and pairs in another order, and one more: the same targets, or more. */
static void
test_order(void **state)
{
	static const char *const words[] = { "a", "b", "c", "a:1", "b:c", "d=2",
		"E:3,4", "f" };
	unsigned int seed = 16;
	size_t order[WORDS], i, j, run;

	(void)state;
	for (run = 0; run < RUNS / 4; run++) {
		const char *some[WORDS];
		char text[3][TEXT] = { "", "", "" };
		struct arena a = { NULL };
		struct hostmap h[3];

		for (i = 0; i < WORDS; i++)
			some[i] = words[roll(&seed, N_OF(words))];
		roll_order(&seed, order, WORDS);
		for (i = 0; i < WORDS; i++) {
			roll_append(text[0], some[i], ";");
			roll_append(text[1], some[order[i]], " ");
		}
		roll_append(text[2], text[0], "z:9 z");
		for (i = 0; i < 3; i++)
			CHECK_INT(text[i],
			    hostmap_read(&h[i], &a, text[i], text[i], run % 2),
			    0);
		CHECK_INT(text[0], h[0].n_targets == h[1].n_targets, 1);
		for (j = 0; j < h[0].n_targets; j++) {
			CHECK(text[1], has_target(&h[1], h[0].targets[j]));
			CHECK(text[2], has_target(&h[2], h[0].targets[j]));
		}
		CHECK(text[2], has_target(&h[2], "z"));
		arena_free(&a);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_map),
		cmocka_unit_test(test_order),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
