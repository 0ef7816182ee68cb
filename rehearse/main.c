/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <signal.h>
#include <stdio.h>

#include "lib/log.h"
#include "lib/reason.h"
#include "lib/stdfds.h"
#include "rehearse/armed_tell.h"
#include "rehearse/key.h"
#include "rehearse/options.h"
#include "rehearse/rehearse.h"

#define PROGRAM "fence_kdump_rehearse"

#define EXIT_WELL 0
#define EXIT_AMISS 1     /* or a mistake in the command line */
#define EXIT_NO_SECRET 2 /* with --key, --rehearse-answer */
#define EXIT_UNTOLD 3    /* with --publish, --unpublish */

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

static int
run_armed(const struct options *o)
{
	switch (rehearse_armed(o)) {
	case REHEARSE_ARMED:
		return (EXIT_WELL);
	case REHEARSE_NOT_ARMED:
		break;
	case REHEARSE_UNTOLD:
		return (EXIT_UNTOLD);
	}
	return (EXIT_AMISS);
}

static int
run_key(const struct options *o)
{
	switch (key_run(o)) {
	case KEY_WRITTEN:
		return (EXIT_WELL);
	case KEY_NO_SECRET:
		return (EXIT_NO_SECRET);
	case KEY_FAILED:
		break;
	}
	return (EXIT_AMISS);
}

static int
run(const struct options *o)
{
	if (o->wish == OPTIONS_KEY || o->wish == OPTIONS_ANSWER)
		return (run_key(o));
	if (o->wish == OPTIONS_ARMED)
		return (run_armed(o));
	if (o->wish == OPTIONS_UNPUBLISH)
		return (armed_unpublish() ? EXIT_WELL : EXIT_UNTOLD);
	return (rehearse_run(o) ? EXIT_WELL : EXIT_AMISS);
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
		status = run(&o);
	}
	options_free(&o);
	return (status);
}
