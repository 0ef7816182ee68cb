/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/list.h"

#define SEPARATORS ", \t"

static bool
has(const struct list *list, const char *word, size_t len)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (strncasecmp(list->words[i], word, len) == 0 &&
		    list->words[i][len] == '\0')
			return (true);
	return (false);
}

int
list_push(struct list *list, const char *word, size_t len)
{
	char **words = reallocarray(list->words, list->n + 1, sizeof(*words));

	if (words == NULL)
		return (-1);
	list->words = words;
	words[list->n] = strndup(word, len);
	if (words[list->n] == NULL)
		return (-1);
	list->n++;
	return (0);
}

int
list_add(struct list *list, const char *text)
{
	size_t len;

	for (text += strspn(text, SEPARATORS); *text != '\0';
	     text += len, text += strspn(text, SEPARATORS)) {
		len = strcspn(text, SEPARATORS);
		if (!has(list, text, len) && list_push(list, text, len) == -1)
			return (-1);
	}
	return (0);
}

void
list_free(struct list *list)
{
	while (list->n > 0)
		free(list->words[--list->n]);
	free(list->words);
	list->words = NULL;
}
