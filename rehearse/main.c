/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <signal.h>
#include <stdio.h>

#include "lib/log.h"
#include "lib/reason.h"
#include "lib/stdfds.h"
#include "rehearse/options.h"
#include "rehearse/rehearse.h"

#define PROGRAM "fence_kdump_rehearse"

#define EXIT_WELL 0
#define EXIT_AMISS 1 /* or a mistake in the command line */

static int
print(enum options_wish wish)
{
	struct reason why;

	if (wish == OPTIONS_HELP)
		options_help();
	else
		printf("%s %s\n", PROGRAM, PACKAGE_VERSION);
	if (stdfds_flush(&why) == 0)
		return (EXIT_WELL);
	log_error("%s", why.text);
	return (EXIT_AMISS);
}

int
main(int argc, char *argv[])
{
	struct options o;
	struct reason why;
	int status = EXIT_AMISS;

	log_open(PROGRAM, 0);
	(void)stdfds_fill();
	signal(SIGPIPE, SIG_IGN);
	if (options_read(&o, argc, argv, &why) == -1)
		log_usage("%s", why.text);
	else if (o.wish == OPTIONS_HELP || o.wish == OPTIONS_VERSION)
		status = print(o.wish);
	else {
		log_open(PROGRAM, o.verbose);
		if (rehearse_run(&o))
			status = EXIT_WELL;
	}
	options_free(&o);
	return (status);
}
