/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fence_kdump devices in the file in which Pacemaker keeps the cluster's
 * configuration: root alone can read it.  It is written by Pacemaker, through
 * libxml2: tags and attributes in double quotes, no CDATA, no entities in what
 * is looked for here.
 */
#ifndef FK_REHEARSE_CIB_H
#define FK_REHEARSE_CIB_H

#include <stddef.h>

#define CIB_FILE "/var/lib/pacemaker/cib/cib.xml"
#define CIB_PORT "7410" /* of a device that names none */

/* What a device's ports are, in `count`; `listening` if one has `port`. */
struct cib_ports {
	size_t devices;
	size_t listening;
	char other[16]; /* the port of the last one that has another */
};

/* A pure function on the bytes of the file, which end in a NUL byte. */
void cib_count(struct cib_ports *ports, const char *text, const char *port);

#endif
