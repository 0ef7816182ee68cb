/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The cluster's fencing as metrics, in Prometheus' text format 0.0.4, for
 * node_exporter's textfile collector.
 */
#ifndef FK_FENCECTL_PROMETHEUS_H
#define FK_FENCECTL_PROMETHEUS_H

#include <stdio.h>

struct status;

/*
 * Prints all metrics, each with HELP and TYPE.  A value that is not known is
 * absent, never 0.  NULL: nothing is known, there is no sample.
 */
void prometheus_print(FILE *to, const struct status *s);

#endif
