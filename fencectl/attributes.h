/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Transient node attributes that this project's programs set, and fencectl
 * status reads: out of the status section of the CIB, where attrd writes them.
 * There one answer has all attributes of all nodes, and it is the answer that
 * the plan is made of; attrd itself must be asked for each name, and the names
 * of open requests are not known beforehand.
 */
#ifndef FK_FENCECTL_ATTRIBUTES_H
#define FK_FENCECTL_ATTRIBUTES_H

#define ATTRIBUTE_ARMED "kdump-armed"         /* 1 or 0 */
#define ATTRIBUTE_WHY "kdump-armed-why"       /* a sentence: why it is 0 */
#define ATTRIBUTE_KEY "kdump-armed-key"       /* the id of the node's key */
#define ATTRIBUTE_OPERATOR "operator-needed-" /* and the node's name */

#endif
