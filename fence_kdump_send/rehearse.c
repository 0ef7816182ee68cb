/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "fence_kdump_send/rehearse.h"
#include "lib/log.h"

#define PROGRAM LIBEXECDIR "/fence_kdump_rehearse"
#define NAME sizeof(LIBEXECDIR) /* where its name begins, behind the slash */

bool
rehearse(char *argv[])
{
	static char beside[PATH_MAX + sizeof(PROGRAM)];
	char **word;
	ssize_t n;

	for (word = argv; strcmp(*word, "--rehearse") != 0;)
		if (*++word == NULL)
			return (false);
	/* It stands beside this program, or where it was to be installed. */
	n = readlink("/proc/self/exe", beside, PATH_MAX);
	while (n > 0 && beside[n - 1] != '/')
		n--;
	if (n > 0) {
		strcpy(beside + n, &PROGRAM[NAME]);
		execv(beside, argv);
	}
	execv(PROGRAM, argv);
	log_error("%s: %s", PROGRAM, strerror(errno));
	return (true);
}
