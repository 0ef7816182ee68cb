/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/vfs.h>
/* After sys/vfs.h, whose types it lacks. */
#include <linux/magic.h>

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "lib/answer_place.h"
#include "lib/kdump2.h"

/*
 * The crash kernel's /proc, open from the first look on.  Where an initrd gives
 * way to the real root, /proc is moved there, and the paths of a process that
 * goes on have none any more.
 */
static int kept = -1;

static bool
is_proc(const struct statfs *fs)
{
	return (fs->f_type == PROC_SUPER_MAGIC);
}

static enum place_kernel
look_at_kept(void)
{
	struct statfs fs;

	if (faccessat(kept, "vmcore", F_OK, 0) == 0)
		return (PLACE_CRASH);
	if (errno != ENOENT || fstatfs(kept, &fs) == -1 || !is_proc(&fs))
		return (PLACE_UNKNOWN);
	return (PLACE_RUNNING);
}

enum place_kernel
place_kernel(void)
{
	struct statfs fs;

	if (access("/proc/vmcore", F_OK) == 0) {
		if (kept == -1)
			kept = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
		return (PLACE_CRASH);
	}
	if (errno != ENOENT)
		return (PLACE_UNKNOWN);
	if (statfs("/proc", &fs) == 0 && is_proc(&fs))
		return (PLACE_RUNNING);
	return (kept == -1 ? PLACE_UNKNOWN : look_at_kept());
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
	const enum place_kernel kernel = place_kernel();

	/* A running stack is not bothered: there it decides nothing. */
	return (place_may_answer(
	    state, kernel, kernel == PLACE_CRASH ? place_stack() : QB_DOUBT));
}
