/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "lib/file.h"
#include "lib/reason.h"
#include "rehearse/name_file.h"
#include "rehearse/new_file.h"

/* How many bytes of a name these begin with. */
static size_t
name_len(const char *bytes, size_t n)
{
	size_t len = 0;

	while (len < n && bytes[len] > ' ' && bytes[len] <= '~')
		len++;
	return (len);
}

/* One byte more than there may be shows that there are more. */
int
name_file_read(
    char name[KDUMP2_NAME_MOST + 1], const char *path, struct reason *why)
{
	char bytes[KDUMP2_NAME_MOST + 2];
	size_t n, len;
	const int rc = file_of_root(path, bytes, sizeof(bytes), &n, why);

	if (rc != 1)
		return (rc);
	len = name_len(bytes, n);
	if (len == 0 || len > KDUMP2_NAME_MOST || len + 1 != n ||
	    bytes[len] != '\n')
		return (reason_set(
		    why, "%.300s: it is not one line with a name", path));
	memcpy(name, bytes, len);
	name[len] = '\0';
	return (1);
}

int
name_file_write(const char *path, const char *name, struct reason *why)
{
	char old[KDUMP2_NAME_MOST + 1], line[KDUMP2_NAME_MOST + 2];
	const size_t len = strlen(name);
	struct reason unread;

	if (len == 0 || len > KDUMP2_NAME_MOST || name_len(name, len) != len)
		return (reason_set(
		    why, "%.300s: \"%.64s\" cannot stand in it", path, name));
	if (name_file_read(old, path, &unread) == 1 && strcmp(old, name) == 0)
		return (0);
	snprintf(line, sizeof(line), "%s\n", name);
	return (new_file_write(path, line, len + 1, why) == 0 ? 1 : -1);
}
