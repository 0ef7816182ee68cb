/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agent/agent_main.h"
#include "suicide/agent.h"

int
main(int argc, char *argv[])
{
	return (agent_main(&fence_suicide_agent, argc, argv));
}
