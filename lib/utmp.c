/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>
#include <utmpx.h>

#include "lib/utmp.h"

/* A login on this terminal?  The field need not end with a NUL. */
static bool
is_login(const struct utmpx *u, const char *line)
{
	return (u->ut_type == USER_PROCESS &&
	    strlen(line) <= sizeof(u->ut_line) &&
	    strncmp(u->ut_line, line, sizeof(u->ut_line)) == 0);
}

bool
utmp_host(
    const char *bytes, size_t len, const char *line, char *host, size_t size)
{
	struct utmpx one, newest = { .ut_host = "" };
	bool found = false;

	for (; len >= sizeof(one); bytes += sizeof(one), len -= sizeof(one)) {
		/* The bytes need not be aligned. */
		memcpy(&one, bytes, sizeof(one));
		if (!is_login(&one, line) ||
		    (found && one.ut_tv.tv_sec < newest.ut_tv.tv_sec))
			continue;
		newest = one;
		found = true;
	}
	snprintf(host, size, "%.*s",
	    (int)strnlen(newest.ut_host, sizeof(newest.ut_host)),
	    newest.ut_host);
	return (host[0] != '\0');
}
