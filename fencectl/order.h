/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The order of texts of which one, or both, may not be there.
 */
#ifndef FK_FENCECTL_ORDER_H
#define FK_FENCECTL_ORDER_H

typedef int order_fn(const char *, const char *);

/*
 * Below, equal to or above 0, as qsort(3) wants it: by strcmp() or
 * strcasecmp().  NULL comes first, and is equal to NULL.
 */
int order_texts(const char *x, const char *y, order_fn *compare);

#endif
