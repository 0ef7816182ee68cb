/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>

#include "fencectl/explain_g.h"

const struct explain explain_g[] = {
	{ "G3",
	    "A message that leaves a running node says that the node is "
	    "in its crash kernel: the node counts as fenced and still "
	    "runs its services. The rules of this project drop what "
	    "leaves for the port; the crash kernel does not load them.",
	    "systemctl enable --now fence-kdump-firewall.service",
	    "systemctl enable --now fence-kdump-firewall.service" },
	{ NULL, NULL, NULL, NULL },
};
