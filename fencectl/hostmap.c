/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "fencectl/hostmap.h"

#define NAME                         \
	"abcdefghijklmnopqrstuvwxyz" \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZ" \
	"0123456789_-."

struct reading {
	struct hostmap *h;
	struct arena *a;
	bool failed;
};

static const char *
copy(struct reading *reading, const char *text, size_t len)
{
	const char *own = arena_bytes(reading->a, text, len);

	reading->failed |= own == NULL;
	return (own);
}

static bool
is_separator(char c)
{
	return (isspace((unsigned char)c) || c == ',' || c == ';');
}

/*
 * A word of the list: what follows its first odd byte is not looked at, and
 * "on" and "off" are no names (they come with what some agents print).
 */
static void
take_word(struct reading *reading, const char *word)
{
	size_t len = strspn(word, NAME);

	if (len == 0 || (len == 2 && strncasecmp(word, "on", 2) == 0) ||
	    (len == 3 && strncasecmp(word, "off", 3) == 0))
		return;
	reading->h->list[reading->h->n_list++] = copy(reading, word, len);
}

/* The fencer passes over a line with these: agents complain so. */
static bool
is_complaint(const char *line, size_t len)
{
	return (memmem(line, len, "invalid", 7) != NULL ||
	    memmem(line, len, "variable", 8) != NULL);
}

/* Where a line ends: at a newline, or at a backslash and an n. */
static size_t
line_length(const char *text)
{
	size_t len = 0;

	while (text[len] != '\0' && text[len] != '\n' &&
	    (text[len] != '\\' || text[len + 1] != 'n'))
		len++;
	return (len);
}

static void
read_list(struct reading *reading, const char *text)
{
	size_t i, len;

	for (; text != NULL && *text != '\0';
	     text += len + (text[len] == '\\' ? 2 : text[len] == '\n')) {
		len = line_length(text);
		if (is_complaint(text, len))
			continue;
		for (i = 0; i < len; i++)
			if (!is_separator(text[i]) &&
			    (i == 0 || is_separator(text[i - 1])))
				take_word(reading, text + i);
	}
}

static void
drop_backslashes(char *text)
{
	char *to = text;

	for (; *text != '\0'; text++)
		if (*text != '\\')
			*to++ = *text;
	*to = '\0';
}

/* A pair; a later one for the same node takes its place. */
static void
take_pair(struct reading *reading, const char *node, size_t len,
    const char *port, size_t port_len, bool old)
{
	struct hostmap *map = reading->h;
	char *value = arena_bytes(reading->a, port, port_len);
	const char *name = copy(reading, node, len);
	size_t i;

	if (value == NULL || name == NULL) {
		reading->failed = true;
		return;
	}
	if (old)
		drop_backslashes(value);
	for (i = 0; i < map->n_pairs; i++)
		if (strcasecmp(map->pairs[i].node, name) == 0)
			break;
	map->pairs[i] = (struct hostmap_pair){ .node = name, .port = value };
	map->n_pairs += i == map->n_pairs;
	map->targets[map->n_targets++] = value;
}

/* `last` is where what is being read began; `name` is before a colon. */
static void
read_map(struct reading *reading, const char *text)
{
	const size_t len = strlen(text);
	const char *name = NULL;
	size_t i, name_len = 0, last = 0;

	for (i = 0; i <= len; i++) {
		if (text[i] == '\\') {
			i++;
		} else if (text[i] == '=' || text[i] == ':') {
			if (i > last) {
				name = text + last;
				name_len = i - last;
			}
			last = i + 1;
		} else if (i == len || strchr("; \t", text[i]) != NULL) {
			if (name != NULL)
				take_pair(reading, name, name_len, text + last,
				    i - last, true);
			name = NULL;
			last = i + 1;
		}
	}
}

/* Since 3.0.2 a pair without a name or a port is none. */
static void
read_pairs(struct reading *reading, const char *text)
{
	const char *end = text + strlen(text), *colon;
	size_t len;

	for (; isspace((unsigned char)*text); text++)
		;
	for (; end > text && isspace((unsigned char)end[-1]); end--)
		;
	for (; text < end; text += len + 1) {
		len = strcspn(text, "; \t");
		if (len > (size_t)(end - text))
			len = (size_t)(end - text);
		colon = text + strcspn(text, ":=");
		if (colon > text && colon + 1 < text + len)
			take_pair(reading, text, (size_t)(colon - text),
			    colon + 1, len - (size_t)(colon + 1 - text), false);
	}
}

static size_t
words_in(const char *text)
{
	size_t n = 1;

	for (; text != NULL && *text != '\0'; text++)
		n += is_separator(*text) || *text == '\\';
	return (n);
}

int
hostmap_read(struct hostmap *h, struct arena *arena, const char *list,
    const char *map, bool old)
{
	struct reading reading = { .h = h, .a = arena };
	size_t i, n_map = words_in(map), n_list = words_in(list);

	*h = (struct hostmap){ .n_list = 0 };
	h->list = arena_get(arena, n_list, sizeof(*h->list));
	h->pairs = arena_get(arena, n_map, sizeof(*h->pairs));
	h->targets = arena_get(arena, n_list + 2 * n_map, sizeof(*h->targets));
	if (h->list == NULL || h->pairs == NULL || h->targets == NULL)
		return (-1);
	read_list(&reading, list);
	if (map != NULL && old)
		read_map(&reading, map);
	else if (map != NULL)
		read_pairs(&reading, map);
	h->names = h->targets + h->n_targets;
	h->n_names = h->n_list + h->n_pairs;
	for (i = 0; i < h->n_list; i++)
		h->targets[h->n_targets++] = h->list[i];
	for (i = 0; i < h->n_pairs; i++)
		h->targets[h->n_targets++] = h->pairs[i].node;
	return (reading.failed ? -1 : 0);
}

const struct hostmap_pair *
hostmap_find(const struct hostmap *map, const char *node)
{
	size_t i;

	for (i = 0; i < map->n_pairs; i++)
		if (strcasecmp(map->pairs[i].node, node) == 0)
			return (&map->pairs[i]);
	return (NULL);
}
