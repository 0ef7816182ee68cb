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
struct reason;

#define XML_MAX ((size_t)32 * 1024 * 1024) /* bytes of a document */

/*
 * Parses `len` bytes: UTF-8, no document type, no entities but XML's five, no
 * more than 256 elements deep; nothing is fetched.  NULL with the reason,
 * which has no more of the document in it than a line's number.  The caller
 * frees it by xmlFreeDoc().
 */
xmlDoc *xml_parse(const char *bytes, size_t len, struct reason *why);

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
