/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/list.h"

#define SEPARATORS ", \t"

static bool
has(const struct list *l, const char *word, size_t len)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (strncasecmp(l->words[i], word, len) == 0 &&
		    l->words[i][len] == '\0')
			return (true);
	return (false);
}

int
list_push(struct list *l, const char *word, size_t len)
{
	char **words = reallocarray(l->words, l->n + 1, sizeof(*words));

	if (words == NULL)
		return (-1);
	l->words = words;
	words[l->n] = strndup(word, len);
	if (words[l->n] == NULL)
		return (-1);
	l->n++;
	return (0);
}

int
list_add(struct list *l, const char *text)
{
	size_t len;

	for (text += strspn(text, SEPARATORS); *text != '\0';
	     text += len, text += strspn(text, SEPARATORS)) {
		len = strcspn(text, SEPARATORS);
		if (!has(l, text, len) && list_push(l, text, len) == -1)
			return (-1);
	}
	return (0);
}

void
list_free(struct list *l)
{
	while (l->n > 0)
		free(l->words[--l->n]);
	free(l->words);
	l->words = NULL;
}
