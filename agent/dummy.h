/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_DUMMY_H
#define FK_DUMMY_H

struct option_set;

/*
 * Takes out of the options what Pacemaker makes up for a validation: `plug`,
 * and `nodename` too if that is the same word or the one that Pacemaker uses
 * ("node1").  A nodename that is another word is the device's and stays.
 */
void dummy_drop(struct option_set *set);

#endif
