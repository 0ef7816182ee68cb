/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fence_kdump/agent.h"
#include "lib/agent_main.h"

int
main(int argc, char *argv[])
{
	return (agent_main(&fence_kdump_agent, argc, argv));
}
