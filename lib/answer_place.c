/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/vfs.h>
/* After sys/vfs.h, whose types it lacks. */
#include <linux/magic.h>

#include <errno.h>
#include <unistd.h>

#include "lib/answer_place.h"
#include "lib/kdump2.h"

enum place_kernel
place_kernel(void)
{
	struct statfs fs;

	if (access("/proc/vmcore", F_OK) == 0)
		return (PLACE_CRASH);
	if (errno != ENOENT || statfs("/proc", &fs) == -1 ||
	    fs.f_type != PROC_SUPER_MAGIC)
		return (PLACE_UNKNOWN);
	return (PLACE_RUNNING);
}

enum qb_socket
place_stack(void)
{
	const enum qb_socket corosync = qb_socket_look(QB_COROSYNC);
	const enum qb_socket executor = qb_socket_look(QB_EXECUTOR);

	return (corosync > executor ? corosync : executor);
}

bool
place_may_answer(uint8_t state, enum place_kernel kernel, enum qb_socket stack)
{
	if (state == KDUMP2_CRASHED)
		return (kernel == PLACE_CRASH && stack == QB_ABSENT);
	return (state == KDUMP2_RUNNING && kernel == PLACE_RUNNING);
}

bool
place_answers(uint8_t state)
{
	return (place_may_answer(state, place_kernel(), place_stack()));
}
