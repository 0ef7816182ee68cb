/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A slow and simple model of how corosync 3.1 reads its file (parse_section()
 * and main_config_parser_cb() of exec/coroparse.c, icmap_set_r()): the keys
 * nodelist.node.N.ringX_addr and .name, by recursion and search.  It shares
 * nothing with lib/ on purpose.
 */
#ifndef FK_COROMODEL_H
#define FK_COROMODEL_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

#define COROMODEL_NAME 8

struct coromodel_key {
	unsigned node, link; /* link: COROMODEL_NAME is the name */
	char *value;
};

struct coromodel {
	struct coromodel_key *keys;
	size_t n;
	/* While reading: */
	const char *at, *end;
	bool a0;
	unsigned counter;
};

static inline void
coromodel_free(struct coromodel *m)
{
	for (size_t i = 0; i < m->n; i++)
		free(m->keys[i].value);
	free(m->keys);
}

static inline bool
coromodel_blank(const struct coromodel *m, char c)
{
	return (c == ' ' || c == '\t' || (m->a0 && c == '\xa0'));
}

/* From `from` to `to`, without blanks at both ends; 511 bytes do. */
static inline void
coromodel_cut(const struct coromodel *m, const char *from, const char *to,
    bool colons, char out[512])
{
	while (from < to && coromodel_blank(m, *from))
		from++;
	while (to > from &&
	    (coromodel_blank(m, to[-1]) ||
		(colons && to - from > 1 && to[-1] == ':')))
		to--;
	memcpy(out, from, (size_t)(to - from));
	out[to - from] = '\0';
}

static inline void
coromodel_set(
    struct coromodel *m, unsigned node, unsigned link, const char *value)
{
	struct coromodel_key *k;

	for (size_t i = 0; i < m->n; i++) {
		k = &m->keys[i];
		if (k->node == node && k->link == link) {
			free(k->value);
			k->value = strdup(value);
			return;
		}
	}
	m->keys = realloc(m->keys, (m->n + 1) * sizeof(*k));
	m->keys[m->n++] = (struct coromodel_key){ node, link, strdup(value) };
}

/* "nodelist.node.N.ringX_addr" and "nodelist.node.N.name", in full. */
static inline void
coromodel_store(struct coromodel *m, const char *key, const char *value)
{
	char again[128];
	unsigned node, link;

	if (sscanf(key, "nodelist.node.%u.ring%u_addr", &node, &link) == 2) {
		snprintf(again, sizeof(again), "nodelist.node.%u.ring%u_addr",
		    node, link);
		if (strcmp(key, again) == 0 && link < 8)
			coromodel_set(m, node, link, value);
	} else if (sscanf(key, "nodelist.node.%u.name", &node) == 1) {
		snprintf(again, sizeof(again), "nodelist.node.%u.name", node);
		if (strcmp(key, again) == 0)
			coromodel_set(m, node, COROMODEL_NAME, value);
	}
}

static inline bool
coromodel_item(
    struct coromodel *m, const char *path, bool in_node, const char *value)
{
	char key[1200];

	for (const char *s = path; *s != '\0'; s++)
		if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXY"
			   "Z0123456789._-/:",
			*s) == NULL)
			return (false);
	if (in_node) {
		snprintf(key, sizeof(key), "nodelist.node.%u.%s", m->counter,
		    path + strlen("nodelist.node."));
		coromodel_store(m, key, value);
	} else
		coromodel_store(m, path, value);
	return (true);
}

/* Takes the next line; false at the end, or `*bad`. */
static inline bool
coromodel_line(struct coromodel *m, char line[512], bool *bad)
{
	const char *nl;
	size_t n;

	if (m->at == m->end)
		return (false);
	nl = memchr(m->at, '\n', (size_t)(m->end - m->at));
	n = (size_t)((nl == NULL ? m->end : nl) - m->at);
	*bad = n > 510;
	if (*bad)
		return (false);
	memcpy(line, m->at, n);
	m->at += n + (nl != NULL);
	if (n > 0 && line[n - 1] == '\r')
		n--;
	while (n > 0 && coromodel_blank(m, line[n - 1]))
		n--;
	line[n] = '\0';
	return (true);
}

static inline bool
coromodel_section(
    struct coromodel *m, const char *path, bool in_node, int depth)
{
	char line[512], name[512], value[512], longer[1100];
	const char *mark, *text;
	bool bad = false;

	while (coromodel_line(m, line, &bad)) {
		for (text = line; coromodel_blank(m, *text); text++)
			;
		if (*text == '\0' || *text == '#')
			continue;
		mark = strchr(line, '{');
		if (mark == NULL)
			mark = strchr(line, ':');
		if (mark == NULL) {
			if (strcmp(text, "}") != 0 || depth == 0)
				return (false);
			if (strcmp(path, "nodelist.node") == 0)
				m->counter++;
			return (true);
		}
		coromodel_cut(m, line, mark, true, name);
		coromodel_cut(m, mark + 1, line + strlen(line), false, value);
		if (strlen(path) + strlen(name) + 1 >= 255)
			return (false);
		snprintf(longer, sizeof(longer), "%s%s%s", path,
		    path[0] == '\0' ? "" : ".", name);
		if (*mark == ':') {
			if (!coromodel_item(m, longer, in_node, value))
				return (false);
			continue;
		}
		if (name[0] == '\0' || value[0] != '\0')
			return (false);
		if (strcmp(longer, "nodelist") == 0)
			m->counter = 0;
		if (!coromodel_section(m, longer,
			in_node || strcmp(longer, "nodelist.node") == 0,
			depth + 1))
			return (false);
	}
	return (!bad && depth == 0);
}

/*
 * True if corosync takes the file, as far as the form goes: then the keys are
 * in `m`, and coromodel_free() frees them.  `a0`: byte A0 is a blank.
 */
static inline bool
coromodel_read(struct coromodel *m, const char *bytes, size_t len, bool a0)
{
	*m = (struct coromodel){ .at = bytes, .end = bytes + len, .a0 = a0 };
	if (coromodel_section(m, "", false, 0))
		return (true);
	coromodel_free(m);
	return (false);
}

#endif
