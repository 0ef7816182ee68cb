/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fencectl/agents.h"
#include "fencectl/check_e18.h"
#include "fencectl/facts.h"
#include "lib/file.h"

#define LOGIND "/lib/systemd/systemd-logind"
#define KEY "HandlePowerKey="
#define FILE_MAX 65536

/* `*ignored` is what the last HandlePowerKey of the file says, if any. */
static void
read_one(const char *path, bool *ignored)
{
	size_t len;
	char *bytes = file_read(path, FILE_MAX, &len), *at, *line;

	if (bytes == NULL)
		return;
	bytes[len] = '\0';
	at = bytes;
	while ((line = strsep(&at, "\n")) != NULL) {
		line += strspn(line, " \t");
		if (strncmp(line, KEY, strlen(KEY)) == 0)
			*ignored =
			    strncmp(line + strlen(KEY), "ignore", 6) == 0;
	}
	free(bytes);
}

static bool
key_is_ignored(void)
{
	static const char *const patterns[] = { "/etc/systemd/logind.conf",
		"/usr/lib/systemd/logind.conf.d/*.conf",
		"/run/systemd/logind.conf.d/*.conf",
		"/etc/systemd/logind.conf.d/*.conf" };
	bool ignored = false;
	glob_t found;
	size_t i, j;

	for (i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
		if (glob(patterns[i], 0, NULL, &found) != 0)
			continue;
		for (j = 0; j < found.gl_pathc; j++)
			read_one(found.gl_pathv[j], &ignored);
		globfree(&found);
	}
	return (ignored);
}

void
check_e18(struct checking *k)
{
	const struct view_device *d;

	if (k->host == NULL || access(LOGIND, X_OK) != 0 || key_is_ignored())
		return;
	EACH_DEVICE (d, k)
		if (device_is(d, AGENT_BMC) && device_names(d, k->host))
			check_add(k, SEVERITY_INFO,
			    (struct where){ d->rsc->id, k->host, 0 },
			    "%s: logind handles the power key of %s: "
			    "HandlePowerKey=ignore is not set",
			    d->rsc->id, k->host);
}
