/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Configurations for tests of fencectl, with as little XML as they need.
 */
#ifndef FK_TEST_FENCECTL_CIB_H
#define FK_TEST_FENCECTL_CIB_H

#include "fencectl/cib.h"
#include "fencectl/read.h"
#include "fencectl/view.h"
#include "fencectl/view_make.h"
#include "lib/list.h"
#include "lib/reason.h"
#include "tests/unit/harness.h"

#define NV(name, value) "<nvpair name=\"" name "\" value=\"" value "\"/>"
#define PARAMS(pairs) "<instance_attributes>" pairs "</instance_attributes>"
#define META(pairs) "<meta_attributes>" pairs "</meta_attributes>"
#define DEVICE_OF(id, agent, more)                                            \
	"<primitive id=\"" id "\" class=\"stonith\" type=\"" agent "\">" more \
	"</primitive>"
#define DEVICE(id, more) DEVICE_OF(id, "fence_ipmilan", more)
#define LIST(names) PARAMS(NV("pcmk_host_list", names))
#define RESOURCES(text) "<resources>" text "</resources>"
#define CONSTRAINTS(text) "<constraints>" text "</constraints>"
#define TOPOLOGY(text) "<fencing-topology>" text "</fencing-topology>"
#define LEVEL(target, index, devices)                                      \
	"<fencing-level " target " index=\"" index "\" devices=\"" devices \
	"\"/>"
#define OPTIONS(pairs)                             \
	"<crm_config><cluster_property_set>" pairs \
	"</cluster_property_set></crm_config>"
#define NODES                                                              \
	"<nodes><node id=\"1\" uname=\"alice\"/>"                          \
	"<node id=\"2\" uname=\"bob\"/><node id=\"3\" uname=\"charlie\"/>" \
	"</nodes>"
#define CIB_OF(version, text)                                       \
	"<cib crm_feature_set=\"" version "\"><configuration>" text \
	"</configuration></cib>"
#define CIB(text) CIB_OF("3.16.1", NODES text)

struct judged {
	struct cib cib;
	struct view view;
};

/* Reads what must be well, and makes the view on it. */
static inline void
judged_make(struct judged *j, const char *row, const char *text)
{
	struct reason why = { "" };

	if (read_cib(&j->cib, text, strlen(text), NULL, &why) == -1)
		fail_msg("row \"%s\": %s", row, why.text);
	if (view_make(&j->view, &j->cib) == -1)
		fail_msg("row \"%s\": no memory", row);
}

static inline void
judged_free(struct judged *j)
{
	view_free(&j->view);
	cib_free(&j->cib);
}

#endif
