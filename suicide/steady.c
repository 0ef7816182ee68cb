/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include <linux/capability.h>

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "lib/reason.h"
#include "suicide/steady.h"

#define OOM_ADJUST "/proc/self/oom_score_adj"
#define OOM_NEVER "-1000"

int
steady_right(struct reason *why)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
		.pid = 0,
	};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	memset(data, 0, sizeof(data));
	if (syscall(SYS_capget, &header, data) == -1)
		return (reason_set(why, "capget: %s", strerror(errno)));
	if ((data[CAP_TO_INDEX(CAP_SYS_BOOT)].effective &
		CAP_TO_MASK(CAP_SYS_BOOT)) == 0)
		return (reason_set(
		    why, "no right to reboot (CAP_SYS_BOOT): run it as root"));
	return (0);
}

int
steady_hurry(bool *real_time, struct reason *why)
{
	const struct sched_param param = {
		.sched_priority = sched_get_priority_max(SCHED_RR),
	};

	*real_time = sched_setscheduler(0, SCHED_RR, &param) == 0;
	if (!*real_time && setpriority(PRIO_PROCESS, 0, -20) == -1)
		return (reason_set(why,
		    "neither real-time scheduling nor nice -20: %s",
		    strerror(errno)));
	return (0);
}

static bool
is_spared(void)
{
	int fd = open(OOM_ADJUST, O_WRONLY | O_CLOEXEC);
	ssize_t n;

	if (fd == -1)
		return (false);
	n = write(fd, OOM_NEVER, strlen(OOM_NEVER));
	close(fd);
	return (n == (ssize_t)strlen(OOM_NEVER));
}

int
steady_make(struct reason *text, struct reason *why)
{
	bool real_time, spared = is_spared();

	if (mlockall(MCL_CURRENT | MCL_FUTURE) == -1)
		return (reason_set(why, "mlockall: %s", strerror(errno)));
	if (steady_hurry(&real_time, why) == -1)
		return (-1);
	reason_set(text, "memory locked, %s%s",
	    real_time ? "scheduled in real time" : "nice -20",
	    spared ? ", spared when memory runs out" : "");
	return (0);
}
