/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any fence agent as an external STONITH plugin of cluster-glue's.
 *
 * cluster-glue runs `PLUGIN VERB [HOST]` (lib/plugins/stonith/external.c),
 * with the device's parameters in the environment, and takes exit status 0
 * for "done", which after off and reset means: fenced.
 */
#ifndef FK_STONITH_PLUGIN_H
#define FK_STONITH_PLUGIN_H

/*
 * Runs the plugin; returns the exit status.  After off, on and reset it is 0
 * only if the agent itself ended with 0, in each of the actions that the verb
 * became.
 */
int plugin_main(int argc, char *argv[]);

#endif
