/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agent/agent_main.h"
#include "meatware/agent.h"

int
main(int argc, char *argv[])
{
	return (agent_main(&fence_meatware_agent, argc, argv));
}
