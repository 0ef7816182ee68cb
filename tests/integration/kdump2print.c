/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Does what each line of standard input asks of lib/kdump2 and
 * lib/kdump2_key, and prints one line for it; for test_kdump2.py.  Bytes are
 * in hexadecimal, "-" is none of them.
 *
 *	key SECRET NAME				KEY ID KID
 *	query KEY NONCE				BYTES
 *	answer KEY STATE NONCE CRASH UPTIME	BYTES
 *	check-query KEY BYTES			NONCE
 *	check-answer KEY BYTES			STATE NONCE CRASH UPTIME
 *
 * What is refused is "refused" and the number of the reason.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/kdump2.h"
#include "lib/kdump2_key.h"

#define BYTES_MOST 4096
#define WORDS_MOST 6

struct bytes {
	uint8_t at[BYTES_MOST];
	size_t n;
};

static void
read_hex(struct bytes *b, const char *word)
{
	unsigned int byte;

	b->n = 0;
	if (strcmp(word, "-") == 0)
		return;
	for (; *word != '\0'; word += 2) {
		if (b->n == BYTES_MOST || sscanf(word, "%2x", &byte) != 1)
			errx(2, "not bytes: %s", word);
		b->at[b->n++] = (uint8_t)byte;
	}
}

/* A word of just `n` bytes. */
static void
read_field(uint8_t *field, size_t n, const char *word)
{
	struct bytes b;

	read_hex(&b, word);
	if (b.n != n)
		errx(2, "not %zu bytes: %s", n, word);
	memcpy(field, b.at, n);
}

static void
print_hex(const uint8_t *bytes, size_t n, const char *end)
{
	for (size_t i = 0; i < n; i++)
		printf("%02x", bytes[i]);
	fputs(end, stdout);
}

static void
do_key(char **words)
{
	char id[KDUMP2_ID_SIZE], kid[KDUMP2_ID_SIZE];
	struct kdump2_key key;
	struct bytes secret;

	read_hex(&secret, words[1]);
	if (!kdump2_key_make(&key, secret.at, secret.n, words[2]) ||
	    !kdump2_secret_id(kid, secret.at, secret.n)) {
		puts("refused");
		return;
	}
	kdump2_key_id(id, &key);
	print_hex(key.bytes, sizeof(key.bytes), "");
	printf(" %s %s\n", id, kid);
}

static void
do_query(char **words)
{
	uint8_t buf[KDUMP2_SIZE], nonce[KDUMP2_NONCE_SIZE];
	struct kdump2_key key;

	read_field(key.bytes, sizeof(key.bytes), words[1]);
	read_field(nonce, sizeof(nonce), words[2]);
	query_make(buf, nonce, &key);
	print_hex(buf, sizeof(buf), "\n");
}

static void
do_answer(char **words)
{
	struct kdump2_answer answer;
	uint8_t buf[KDUMP2_SIZE];
	struct kdump2_key key;

	read_field(key.bytes, sizeof(key.bytes), words[1]);
	read_field(&answer.state, 1, words[2]);
	read_field(answer.nonce, sizeof(answer.nonce), words[3]);
	read_field(answer.crash, sizeof(answer.crash), words[4]);
	answer.uptime = (uint32_t)strtoul(words[5], NULL, 10);
	answer_make(buf, &answer, &key);
	print_hex(buf, sizeof(buf), "\n");
}

static void
do_check_query(char **words)
{
	uint8_t nonce[KDUMP2_NONCE_SIZE];
	struct kdump2_key key;
	enum kdump2_error e;
	struct bytes b;

	read_field(key.bytes, sizeof(key.bytes), words[1]);
	read_hex(&b, words[2]);
	e = query_check(b.at, b.n, &key, nonce);
	if (e == KDUMP2_OK)
		print_hex(nonce, sizeof(nonce), "\n");
	else
		printf("refused %d\n", (int)e);
}

static void
do_check_answer(char **words)
{
	struct kdump2_answer answer;
	struct kdump2_key key;
	enum kdump2_error e;
	struct bytes b;

	read_field(key.bytes, sizeof(key.bytes), words[1]);
	read_hex(&b, words[2]);
	e = answer_check(b.at, b.n, &key, &answer);
	if (e != KDUMP2_OK) {
		printf("refused %d\n", (int)e);
		return;
	}
	print_hex(&answer.state, 1, " ");
	print_hex(answer.nonce, sizeof(answer.nonce), " ");
	print_hex(answer.crash, sizeof(answer.crash), " ");
	printf("%lu\n", (unsigned long)answer.uptime);
}

static const struct command {
	const char *name;
	size_t words;
	void (*run)(char **words);
} commands[] = {
	{ "key", 3, do_key },
	{ "query", 3, do_query },
	{ "answer", 6, do_answer },
	{ "check-query", 3, do_check_query },
	{ "check-answer", 3, do_check_answer },
};

static void
run(char *line)
{
	char *words[WORDS_MOST + 1], *rest = NULL;
	size_t n = 0;

	for (char *w = strtok_r(line, " \n", &rest);
	     w != NULL && n < WORDS_MOST; w = strtok_r(NULL, " \n", &rest))
		words[n++] = w;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (n == commands[i].words &&
		    strcmp(words[0], commands[i].name) == 0) {
			commands[i].run(words);
			return;
		}
	errx(2, "no such command, or not its words");
}

int
main(void)
{
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, stdin) != -1)
		run(line);
	free(line);
	return (0);
}
