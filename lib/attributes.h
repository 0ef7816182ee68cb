/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Transient node attributes, in Pacemaker's sense, that this project's programs
 * set, and what reads them: fence_kdump's monitor and meatclient ask attrd
 * (lib/attrd.h), fencectl status takes them out of the CIB.
 */
#ifndef FK_ATTRIBUTES_H
#define FK_ATTRIBUTES_H

#define ATTRIBUTE_ARMED "kdump-armed"         /* 1 or 0 */
#define ATTRIBUTE_WHY "kdump-armed-why"       /* a sentence: why it is 0 */
#define ATTRIBUTE_KEY "kdump-armed-key"       /* the id of the node's key */
#define ATTRIBUTE_OPERATOR "operator-needed-" /* and the node's name */

#endif
