/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fnmatch.h>
#include <stddef.h>

#include "fencectl/agents.h"

#define CAN(l, s, r) .has_list = (l), .has_status = (s), .has_reboot = (r)

/* The first row that matches counts. */
static const struct agent_kind kinds[] = {
	{ "fence_kdump", .is = AGENT_KDUMP | AGENT_CONDITIONAL,
	    CAN(false, false, true), .timeout = 60 },
	{ "fence_meatware", .is = AGENT_MEATWARE, CAN(false, false, true),
	    .timeout = 600 },
	{ "fence_suicide", .is = AGENT_CONDITIONAL | AGENT_SUICIDE,
	    CAN(false, false, true), .on_target = true },
	{ "fence_heuristics_ping", .is = AGENT_CONDITIONAL,
	    CAN(false, false, true) },
	{ "fence_watchdog", .is = AGENT_WATCHDOG, CAN(true, false, true),
	    .on_target = true },
	/* This one is a chassis. */
	{ "fence_ilo_moonshot", CAN(true, true, true) },
	{ "fence_ilo_ssh", .is = AGENT_BMC, CAN(false, true, true) },
	{ "fence_ilo_mp", .is = AGENT_BMC, CAN(false, true, true) },
	{ "fence_ipmilan*", .is = AGENT_BMC | AGENT_IPMI,
	    CAN(false, true, true) },
	{ "fence_ilo[345]", .is = AGENT_BMC | AGENT_IPMI,
	    CAN(false, true, true) },
	{ "fence_ilo[345]_ssh", .is = AGENT_BMC, CAN(false, true, true) },
	{ "fence_ilo", .is = AGENT_BMC, CAN(false, true, true) },
	{ "fence_ilo2", .is = AGENT_BMC, CAN(false, true, true) },
	{ "fence_idrac", .is = AGENT_BMC | AGENT_IPMI, CAN(false, true, true) },
	{ "fence_imm", .is = AGENT_BMC | AGENT_IPMI, CAN(false, true, true) },
	{ "fence_redfish", .is = AGENT_BMC, CAN(false, true, true) },
	{ "fence_drac", .is = AGENT_BMC, CAN(false, true, true) },
	{ "fence_rsa", .is = AGENT_BMC, CAN(false, true, true) },
	{ "fence_rsb", .is = AGENT_BMC, CAN(false, true, true) },
	{ "fence_amt", .is = AGENT_BMC, CAN(false, true, true) },
	{ "fence_amt_ws", .is = AGENT_BMC, CAN(false, true, true) },
	{ "fence_alom", .is = AGENT_BMC, CAN(false, true, true) },
	{ "fence_scsi", .is = AGENT_STORAGE, CAN(false, true, false) },
	{ "fence_mpath", .is = AGENT_STORAGE, CAN(false, true, false) },
	{ "fence_sbd", .is = AGENT_SBD, CAN(true, true, true) },
	{ "fence_azure_arm", .needs = 900, CAN(true, true, true) },
	{ "fence_aws", .needs = 600, CAN(true, true, true) },
	{ "fence_gce", .needs = 300, CAN(true, true, true) },
	{ "fence_vmware_*", CAN(true, true, true) },
	{ "fence_vmware", CAN(false, true, true) },
	{ "fence_powerman", CAN(false, true, true) },
	{ "fence_ovh", CAN(true, false, true) },
	{ "fence_rcd_serial", CAN(false, false, true) },
	/* These have off and on alone. */
	{ "fence_brocade", CAN(true, true, false) },
	{ "fence_cisco_mds", CAN(true, true, false) },
	{ "fence_compute", CAN(true, true, false) },
	{ "fence_ifmib", CAN(true, true, false) },
	{ "fence_sanbox2", CAN(true, true, false) },
	{ "fence_virt", CAN(true, true, true) },
	{ "fence_xvm", CAN(true, true, true) },
	{ "fence_apc*", .is = AGENT_PDU, CAN(true, true, true) },
	{ "fence_eaton*", .is = AGENT_PDU, CAN(true, true, true) },
	{ "fence_raritan*", .is = AGENT_PDU, CAN(true, true, true) },
	{ "fence_wti", .is = AGENT_PDU, CAN(true, true, true) },
	{ "fence_null", .is = AGENT_TEST, CAN(true, true, true) },
	{ "fence_dummy", .is = AGENT_TEST, CAN(false, true, true) },
	/* By way of fence_legacy: gethosts, status and reset. */
	{ "external/kdumpcheck", .is = AGENT_CONDITIONAL,
	    CAN(true, true, true) },
	{ "external/ipmi", .is = AGENT_BMC, CAN(true, true, true) },
	{ "external/sbd", .is = AGENT_SBD, CAN(true, true, true) },
	{ "external/rackpdu", .is = AGENT_PDU, CAN(true, true, true) },
	{ "external/ssh", .is = AGENT_TEST, CAN(true, true, true) },
	{ "external/null", .is = AGENT_TEST, CAN(true, true, true) },
	{ "ssh", .is = AGENT_TEST, CAN(true, true, true) },
	{ "null", .is = AGENT_TEST, CAN(true, true, true) },
	{ "meatware", .is = AGENT_MEATWARE, CAN(true, true, true) },
	{ "suicide", .is = AGENT_CONDITIONAL, CAN(true, true, true) },
	{ "external/*", CAN(true, true, true) },
};

const struct agent_kind *
agent_find(const char *type)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (fnmatch(kinds[i].type, type, 0) == 0)
			return (&kinds[i]);
	return (NULL);
}

bool
agent_is(const struct agent_kind *agent, unsigned what)
{
	return (agent != NULL && (agent->is & what) != 0);
}
