/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The elements of a document, for those who read the CIB.
 */
#ifndef FK_FENCECTL_XML_H
#define FK_FENCECTL_XML_H

#include <libxml/tree.h>

#include <stdbool.h>
#include <stddef.h>

struct index;

bool xml_is(const xmlNode *node, const char *name);

/* The first child that has that name (NULL: any element), and the next. */
const xmlNode *xml_child(const xmlNode *parent, const char *name);
const xmlNode *xml_next(const xmlNode *node, const char *name);

/* The attribute's value, which is the document's; NULL if there is none. */
const char *xml_get(const xmlNode *node, const char *name);

/* All elements by their id; 0, or -1 if there is no memory. */
int xml_index(struct index *x, const xmlNode *root);

/*
 * The element itself, or the one of the same name that its id-ref names; NULL
 * if there is none.
 */
const xmlNode *xml_real(const struct index *ids, const xmlNode *node);

#endif
