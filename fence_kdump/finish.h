/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a run of off or reboot ends.
 */
#ifndef FK_FINISH_H
#define FK_FINISH_H

#include "fence_kdump/hear.h"

struct listener;

/* Ends the loop: accepted, or a failure that `failed` tells. */
void finish(struct listener *listener);

/* The timeout is over. */
void finish_late(struct listener *listener);

/* If what was heard ends the run. */
void finish_if(struct listener *listener, enum hear heard);

#endif
