/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is it Pacemaker's validation that runs this agent, and no fencing?
 *
 * `stonith_admin --validate`, which pcs uses too, runs the agent's validate-all
 * with a target that no caller meant: port=node1, and nodename=node1 if the
 * device has none (st_client.c and st_rhcs.c of Pacemaker 2.1 and 3.0); so
 * would `crm_resource --validate`, which 2.1 refuses for fence devices.  To the
 * agent that looks like a fencing that pcmk_reboot_action=validate-all has
 * turned into a validation, and its success would count as "fenced".  Only by
 * the caller the two can be told apart.
 */
#ifndef FK_CALLER_H
#define FK_CALLER_H

#include <sys/types.h>

#include <stdbool.h>

/* What is known of the process that started this one. */
struct caller {
	pid_t before, after; /* getppid() before and after `comm` was read */
	const char *comm;    /* /proc/PID/comm; NULL: could not be read */
	const char *mcp;     /* PCMK_mcp of the environment; NULL: not set */
	const char *service; /* PCMK_service of it; NULL: not set */
};

/*
 * True only if the caller is certainly a validation: it is called stonith_admin
 * or crm_resource, is the same before and after, is in this PID namespace
 * and not process 1 (which adopts orphans), and the environment comes from no
 * daemon of Pacemaker's: those have PCMK_mcp, and PCMK_service is their name.
 * (pacemaker-fenced's comm is "pacemaker-fence", in each version.)  Pure.
 */
bool caller_validates(const struct caller *caller);

/* The same of this process's parent: looks at /proc and the environment. */
bool caller_is_validation(void);

#endif
