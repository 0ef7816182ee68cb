/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fence_kdump_send/command.h"
#include "fence_kdump_send/options.h"

/* What no shell reads as anything but itself. */
static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			    "0123456789_-./:,%@+=";

/* ' is written as '\''. */
static void
put_word(FILE *f, const char *word)
{
	if (*word != '\0' && word[strspn(word, plain)] == '\0') {
		fprintf(f, "%s", word);
		return;
	}
	putc('\'', f);
	for (; *word != '\0'; word++) {
		if (*word == '\'')
			fprintf(f, "'\\'");
		putc(*word, f);
	}
	putc('\'', f);
}

char *
command_with_force(char *const argv[], const struct options *o)
{
	char *text = NULL;
	size_t size, i;
	bool dashes = false;
	FILE *f = open_memstream(&text, &size);
	int word;

	if (f == NULL)
		return (NULL);
	put_word(f, argv[0]);
	fprintf(f, " --force");
	for (word = 1; word < o->operand; word++) {
		dashes =
		    word + 1 == o->operand && strcmp(argv[word], "--") == 0;
		if (!dashes) {
			putc(' ', f);
			put_word(f, argv[word]);
		}
	}
	/* The last of two counts is the one that counts. */
	fprintf(f, "%s%s", o->count == 0 ? " -c 1" : "", dashes ? " --" : "");
	for (i = 0; i < o->n_nodes; i++) {
		putc(' ', f);
		put_word(f, o->nodes[i]);
	}
	if (fclose(f) == 0)
		return (text);
	free(text);
	return (NULL);
}
