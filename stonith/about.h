/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How an agent describes itself: its metadata (resource-agent XML,
 * fence-agents' lib/metadata.rng).  Pure.
 */
#ifndef FK_STONITH_ABOUT_H
#define FK_STONITH_ABOUT_H

#include <stdbool.h>
#include <stddef.h>

struct reason;

#define ABOUT_MAX (1024U * 1024) /* bytes of metadata; real ones have 11,000 */

struct about_param {
	char *name; /* letters, digits, '_', '-', '.' */
	char *type; /* "string", "boolean", ... */
	char *dflt; /* NULL = none */
	char *text; /* shortdesc, on one line; may be "" */
	bool required;
	bool deprecated; /* another name of another parameter */
};

struct about_action {
	char *name;
	/*
	 * The cluster does it when the node joins, or the node itself does:
	 * `on` then gives a fenced node its disks back.
	 */
	bool of_the_node;
};

/* Texts are never NULL. */
struct about {
	char *shortdesc; /* on one line */
	char *longdesc;
	char *url;
	struct about_param *params;
	size_t n_params;
	struct about_action *actions;
	size_t n_actions;
};

/*
 * Reads `len` bytes of metadata.  Refused are: what is no well-formed XML
 * with the root resource-agent, a document that declares entities, a
 * parameter or action without a name or with one that has other characters
 * than those above, and an agent without any action.  Of two of one name the
 * first counts.  0, then about_free(); or -1 with the reason.
 */
int about_parse(
    struct about *about, const char *bytes, size_t len, struct reason *why);
void about_free(struct about *about);

/* The parameter or action of that name; NULL if there is none. */
const struct about_param *
about_param(const struct about *about, const char *name);
const struct about_action *
about_action(const struct about *about, const char *name);

#endif
