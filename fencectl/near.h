/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which node is meant by a name that is no node's.  Pure.
 */
#ifndef FK_FENCECTL_NEAR_H
#define FK_FENCECTL_NEAR_H

struct cib;

#define NEAR_MAX 2 /* more slips than that are another name */

/*
 * How many slips lead from one name to the other, without regard to letter
 * case: a letter too many, one left out, another one, or two neighbours
 * swapped ("optimal string alignment").  Over NEAR_MAX, and for names of more
 * than 64 bytes: NEAR_MAX + 1.
 */
unsigned near_slips(const char *a, const char *b);

/*
 * The node whose name is the nearest: the same up to a dot, or one or two
 * slips away, and at most one slip for each three letters.  NULL: there is
 * none, or there are two that are equally near.
 */
const char *near_node(const struct cib *c, const char *name);

#endif
