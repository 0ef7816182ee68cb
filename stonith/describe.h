/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What cluster-glue wants to know about a plugin, out of how the agent
 * describes itself about itself.  Pure.
 */
#ifndef FK_STONITH_DESCRIBE_H
#define FK_STONITH_DESCRIBE_H

#include <stdio.h>

struct about;

/*
 * The names of the parameters that a device needs, one a line: hostlist, then
 * those that the agent requires, by the variable that each comes in.  With
 * stonith(8)'s -p and -F and in ha.cf, values without names go to these in this
 * order, and there must be one for each; any other parameter can be given by
 * its name.  Older names of the same are left out.
 */
void describe_names(const struct about *about, FILE *out);

/*
 * All parameters, the plugin's own (hostlist, hostmap, short) first, then the
 * agent's, as the element `parameters` of a resource agent's metadata, which
 * stonith(8) puts into another document: each parameter has a longdesc, a
 * shortdesc and a content of type string, integer or boolean, in this order
 * (ra-api-1.dtd).  hostlist is required if the agent cannot list its hosts.
 */
void describe_xml(const struct about *about, FILE *out);

/* Lines of at most 78 columns; a text's own blank lines stay. */
void describe_text(const char *text, FILE *out);

#endif
