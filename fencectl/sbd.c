/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fencectl/lines.h"
#include "fencectl/sbd.h"
#include "lib/file.h"

#define FILE_MAX 65536
#define TIMEOUT_DEFAULT 5 /* s */

/* The value of "NAME=value" without its quotes; NULL: another line. */
static char *
value_of(char *line, const char *name)
{
	const size_t len = strlen(name);
	char *value, *end;

	line += strspn(line, " \t");
	if (strncmp(line, name, len) != 0 || line[len] != '=')
		return (NULL);
	value = line + len + 1;
	if (*value == '"' || *value == '\'') {
		end = strchr(value + 1, *value);
		value++;
	} else
		end = strpbrk(value, " \t\r");
	if (end != NULL)
		*end = '\0';
	return (value);
}

static void
read_line(struct sbd *sbd, char *line)
{
	char *value = value_of(line, "SBD_WATCHDOG_TIMEOUT");

	if (value != NULL) {
		sbd->there = true;
		sbd->watchdog_timeout = atol(value);
		if (sbd->watchdog_timeout <= 0)
			sbd->watchdog_timeout = TIMEOUT_DEFAULT;
	}
	value = value_of(line, "SBD_TIMEOUT_ACTION");
	if (value != NULL)
		sbd->crashdump = strstr(value, "crashdump") != NULL;
}

void
sbd_parse(struct sbd *sbd, const char *bytes, size_t len)
{
	struct lines lines = { .at = bytes, .left = len };
	char line[512];
	int rc;

	memset(sbd, 0, sizeof(*sbd));
	while ((rc = lines_next(&lines, line, sizeof(line))) != 0)
		if (rc == 1)
			read_line(sbd, line);
}

int
sbd_read(struct sbd *sbd)
{
	static const char *const paths[] = { "/etc/sysconfig/sbd",
		"/etc/default/sbd" };
	size_t i, len;
	char *bytes;

	memset(sbd, 0, sizeof(*sbd));
	for (i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		bytes = file_read(paths[i], FILE_MAX, &len);
		if (bytes == NULL && errno != ENOENT && errno != ENOTDIR)
			return (-1);
		if (bytes == NULL)
			continue;
		sbd_parse(sbd, bytes, len);
		free(bytes);
		return (0);
	}
	return (0);
}
