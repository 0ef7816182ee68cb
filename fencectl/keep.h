/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which values of a configuration are kept: those that fencing depends on.
 * What is not kept cannot be printed, logged or handed on.  Pure.
 */
#ifndef FK_FENCECTL_KEEP_H
#define FK_FENCECTL_KEEP_H

#include <stdbool.h>

/*
 * Is it, by its name, a secret?  Names with passw, secret, key, token or
 * community in them, in any letter case.
 */
bool keep_secret(const char *name);

/* The value of a fence device's parameter, a meta attribute, a property. */
bool keep_param(const char *name);
bool keep_meta(const char *name);
bool keep_property(const char *name);

/* A transient attribute of a node, of those in lib/attributes.h. */
bool keep_attribute(const char *name);

#endif
