/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <linux/capability.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "fence_kdump/priv.h"
#include "lib/reason.h"

int
priv_drop(struct reason *why)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
		.pid = 0,
	};
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3];

	/* Empty permitted and inheritable sets empty the ambient set too. */
	memset(none, 0, sizeof(none));
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return (reason_set(
		    why, "no new privileges: prctl: %s", strerror(errno)));
	if (syscall(SYS_capset, &header, none) == -1)
		return (reason_set(
		    why, "dropping capabilities: capset: %s", strerror(errno)));
	return (0);
}
