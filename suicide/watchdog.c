/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lib/file.h"
#include "lib/reason.h"
#include "suicide/watchdog.h"

/* Linux's Documentation/admin-guide/devices.txt: watchdog0's older name. */
#define MISC_MAJOR 10
#define WATCHDOG_MINOR 130

#define WORD_SIZE 128

/* One line of what the kernel reports of the device; "" if it does not. */
static void
attribute(dev_t device, const char *name, char word[WORD_SIZE])
{
	char path[128];

	if (device == makedev(MISC_MAJOR, WATCHDOG_MINOR))
		snprintf(path, sizeof(path), "/sys/class/watchdog/watchdog0/%s",
		    name);
	else
		snprintf(path, sizeof(path), "/sys/dev/char/%u:%u/%s",
		    major(device), minor(device), name);
	(void)file_line(path, word, WORD_SIZE);
}

int
watchdog_look(const char *path, struct reason *text, struct reason *why)
{
	char identity[WORD_SIZE], state[WORD_SIZE];
	struct stat st;

	if (path[0] != '/')
		return (
		    reason_set(why, "watchdog=%.200s is no full path", path));
	if (stat(path, &st) == -1)
		return (reason_set(
		    why, "watchdog=%.200s: %s", path, strerror(errno)));
	if (!S_ISCHR(st.st_mode))
		return (
		    reason_set(why, "watchdog=%.200s is not a device", path));
	attribute(st.st_rdev, "identity", identity);
	attribute(st.st_rdev, "state", state);
	if (identity[0] == '\0')
		return (reason_set(why,
		    "watchdog=%.200s is unknown to /sys/class/watchdog", path));
	if (strcmp(state, "active") == 0)
		return (reason_set(why,
		    "watchdog=%.200s (%s) is in use: something else has it",
		    path, identity));
	reason_set(text, "%.200s (%s)", path, identity);
	return (0);
}
