/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fence_kdump_send/options.h"
#include "fence_kdump_send/send.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/reason.h"
#include "lib/stdfds.h"

#define PROGRAM "fence_kdump_send"

/* A program of its own: the crash kernel's initrd has no use for it. */
#define REHEARSE LIBEXECDIR "/fence_kdump_rehearse"

#define EXIT_SENT 0
#define EXIT_NOT_SENT 1 /* or not to all; or a mistake in the command line */

static int
print(enum options_wish wish)
{
	struct reason why;

	if (wish == OPTIONS_HELP)
		options_help();
	else
		printf("%s %s\n", PROGRAM, PACKAGE_VERSION);
	if (stdfds_flush(&why) == 0)
		return (0);
	log_error("%s", why.text);
	return (1);
}

/* Is it the rehearsal that is asked for?  That understands all other words. */
static bool
is_rehearsal(char *argv[])
{
	while (*argv != NULL && strcmp(*argv, "--rehearse") != 0)
		argv++;
	return (*argv != NULL);
}

int
main(int argc, char *argv[])
{
	int64_t started = clock_ns();
	struct options o;
	struct reason why;
	int status = EXIT_NOT_SENT;

	log_open(PROGRAM, 0);
	(void)stdfds_fill(); /* without a log it still has a job to do */
	signal(SIGPIPE, SIG_IGN);
	if (is_rehearsal(argv)) {
		execv(REHEARSE, argv);
		log_error("%s: %s", REHEARSE, strerror(errno));
		return (status);
	}
	if (options_read(&o, argc, argv, &why) == -1)
		log_usage("%s", why.text);
	else if (o.wish != OPTIONS_SEND)
		status = print(o.wish);
	else {
		log_open(PROGRAM, o.verbose);
		if (send_run(&o, started))
			status = EXIT_SENT;
	}
	options_free(&o);
	return (status);
}
