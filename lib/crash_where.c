/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/crash_where.h"
#include "lib/file.h"
#include "lib/number.h"
#include "lib/reason.h"

#define N_OF(a) (sizeof(a) / sizeof((a)[0]))

/* The first of each is older; a kernel may have the second alone. */
static const char *const size_paths[] = {
	"/sys/kernel/kexec_crash_size",
	"/sys/kernel/kexec/crash_size",
};

static const char *const loaded_paths[] = {
	"/sys/kernel/kexec_crash_loaded",
	"/sys/kernel/kexec/crash_loaded",
};

/* Where each kernel since 5.10 and each one before it has them. */
static const char *const fadump_enabled[] = {
	"/sys/kernel/fadump/enabled",
	"/sys/kernel/fadump_enabled",
};

static const char *const fadump_registered[] = {
	"/sys/kernel/fadump/registered",
	"/sys/kernel/fadump_registered",
};

/* The kernel's release stands between the two halves, if there are two. */
static const struct place {
	const char *before, *after;
	enum crash_maker maker;
	bool fadump;
} places[] = {
	{ "/var/lib/kdump/initrd", NULL, CRASH_SUSE, false },
	{ "/boot/initrd-", "-kdump", CRASH_SUSE, false }, /* SLE 15 to SP5 */
	{ "/boot/initramfs-", "kdump.img", CRASH_REDHAT, false },
	/* If /boot is read-only. */
	{ "/var/lib/kdump/initramfs-", "kdump.img", CRASH_REDHAT, false },
	{ "/boot/initramfs-", ".img", CRASH_REDHAT, true },
	{ "/boot/initrd-", "", CRASH_SUSE, true },
};

/* A number out of a file of /sys; -1 if there is none. */
static long long
read_number(const char *path)
{
	char line[32];
	long long n;

	if (!file_line(path, line, sizeof(line)) ||
	    number_parse(line, 0, INT64_MAX, NULL, &n, NULL) == -1)
		return (-1);
	return (n);
}

static bool
is_one(const char *const paths[2])
{
	return (read_number(paths[0]) == 1 || read_number(paths[1]) == 1);
}

bool
crash_is_fadump(void)
{
	return (is_one(fadump_enabled));
}

int
crash_ready(struct reason *why)
{
	long long size;

	if (crash_is_fadump()) {
		if (is_one(fadump_registered))
			return (0);
		return (
		    reason_set(why, "fadump is not registered (%s is not 1)",
			fadump_registered[0]));
	}
	size = read_number(size_paths[0]);
	if (size == -1)
		size = read_number(size_paths[1]);
	if (size <= 0)
		return (reason_set(why,
		    "no memory is set aside for a crash kernel (%s: %lld)",
		    size_paths[0], size));
	if (!is_one(loaded_paths))
		return (reason_set(why,
		    "the crash kernel is not loaded (%s is not 1)",
		    loaded_paths[0]));
	return (0);
}

int
crash_loaded_open(void)
{
	const char *const *paths =
	    crash_is_fadump() ? fadump_registered : loaded_paths;
	int fd = open(paths[0], O_RDONLY | O_CLOEXEC);

	if (fd == -1 && errno == ENOENT)
		fd = open(paths[1], O_RDONLY | O_CLOEXEC);
	return (fd);
}

int
crash_loaded(int fd)
{
	char text[2];

	/* From its beginning, so that the kernel looks again. */
	if (pread(fd, text, sizeof(text), 0) != (ssize_t)sizeof(text) ||
	    text[1] != '\n' || (text[0] != '0' && text[0] != '1'))
		return (-1);
	return (text[0] - '0');
}

bool
crash_find(char path[PATH_MAX], const char *release, bool fadump)
{
	size_t i;

	for (i = 0; i < N_OF(places); i++) {
		if (places[i].fadump != fadump)
			continue;
		if (places[i].after == NULL)
			snprintf(path, PATH_MAX, "%s", places[i].before);
		else
			snprintf(path, PATH_MAX, "%s%s%s", places[i].before,
			    release, places[i].after);
		if (access(path, F_OK) == 0)
			return (true);
	}
	return (false);
}

static bool
is_at(const struct place *place, const char *path)
{
	const size_t before = strlen(place->before), len = strlen(path);
	size_t after;

	if (place->after == NULL)
		return (strcmp(path, place->before) == 0);
	after = strlen(place->after);
	return (len > before + after &&
	    strncmp(path, place->before, before) == 0 &&
	    strcmp(path + len - after, place->after) == 0);
}

enum crash_maker
crash_maker_of(const char *path)
{
	size_t i;

	for (i = 0; i < N_OF(places); i++)
		if (is_at(&places[i], path))
			return (places[i].maker);
	return (CRASH_OTHER);
}

const char *
crash_remake(enum crash_maker maker)
{
	switch (maker) {
	case CRASH_SUSE:
		return ("make it again: \"mkdumprd -f\", then \"systemctl "
			"restart kdump.service\"");
	case CRASH_REDHAT:
		return ("make it again: \"kdumpctl rebuild\", then \"kdumpctl "
			"restart\"");
	case CRASH_OTHER:
		break;
	}
	return ("make it again, and load it");
}
