/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files that read a CIB share.  They do not check for memory at each
 * step: the first failure is remembered, and read_cib() returns it.
 */
#ifndef FK_FENCECTL_READER_H
#define FK_FENCECTL_READER_H

#include <libxml/tree.h>

#include <stdbool.h>
#include <stddef.h>

#include "fencectl/cib.h"
#include "fencectl/index.h"

struct reader {
	struct cib *c;
	struct index ids; /* all elements that have an id */
	const xmlNode *root, *configuration;
	const xmlNode *rsc_defaults, *op_defaults;
	bool failed; /* there was no memory */
};

/* A copy in the arena; NULL for NULL, and "" without memory. */
const char *reader_text(struct reader *reader, const char *text);
const char *
reader_attr(struct reader *reader, const xmlNode *node, const char *name);

/* As arena_get(), but NULL also sets `failed`. */
void *reader_get(struct reader *reader, size_t n, size_t size);

/* A score: a number, or INFINITY with a sign; limited by CIB_INFINITY. */
int reader_score(const char *text);

#endif
