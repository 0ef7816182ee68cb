/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a device's agent gets on its standard input.  Pure.
 */
#ifndef FK_FENCECTL_HANDED_H
#define FK_FENCECTL_HANDED_H

#include <stdbool.h>
#include <stddef.h>

struct checking;
struct view_device;

/*
 * Puts a validate-all into `text` of `size` bytes: the parameters that
 * Pacemaker hands on (append_config_arg() of its st_actions.c), and this host,
 * k->host, if none of them names a node.  False: they are too many.  No secret
 * is among them, because the model keeps none.
 */
bool handed_on(char *text, size_t size, const struct checking *k,
    const struct view_device *d);

#endif
