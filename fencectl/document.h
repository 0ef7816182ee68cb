/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From bytes that come from elsewhere to a document.
 */
#ifndef FK_FENCECTL_DOCUMENT_H
#define FK_FENCECTL_DOCUMENT_H

#include <libxml/tree.h>

#include <stddef.h>

struct reason;

#define DOCUMENT_MAX ((size_t)32 * 1024 * 1024) /* bytes */
#define DOCUMENT_DEPTH 256 /* elements in each other, the first one counted */

/*
 * Parses `len` bytes: UTF-8, no document type, no entities but XML's five, no
 * more than DOCUMENT_DEPTH elements deep; nothing is fetched.  libxml2's own
 * limits are lifted, because they are not those, and not the same in all
 * versions: limits_read() must have been called for what comes from elsewhere.
 * NULL with the reason, which has no more of the document in it than a line's
 * number.  The caller frees the document by xmlFreeDoc().
 */
xmlDoc *document_parse(const char *bytes, size_t len, struct reason *why);

#endif
