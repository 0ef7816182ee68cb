/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fencectl/check_cmd.h"
#include "fencectl/options.h"
#include "fencectl/plan_cmd.h"
#include "fencectl/said.h"
#include "fencectl/source.h"
#include "fencectl/status_cmd.h"
#include "fencectl/utf8.h"
#include "lib/log.h"
#include "lib/reason.h"
#include "lib/stdfds.h"

#define PROGRAM "fencectl"
#define EXIT_LOOKED 0

/* The sender's own word is given up for the program that it is to be. */
static int
rehearse(struct options *o)
{
	o->rest[-1] = rehearse_path;
	execv(rehearse_path, o->rest - 1);
	log_error("cannot run %s: %s", rehearse_path, strerror(errno));
	return (SOURCE_STATUS);
}

static int
print(struct options *o)
{
	if (o->command == OPTIONS_HELP)
		options_help();
	else
		printf("%s %s\n", PROGRAM, PACKAGE_VERSION);
	return (EXIT_LOOKED);
}

static int
look(struct options *o)
{
	struct source source;
	struct reason why;
	int status = SOURCE_STATUS;

	if (source_read(&source, o, &why) == 0 &&
	    plan_command(o, &source, &why) == 0)
		status = EXIT_LOOKED;
	else
		log_error("%s", utf8_clean(utf8_cut(why.text)));
	source_free(&source);
	return (status);
}

static int
check(struct options *o)
{
	struct source source;
	struct reason why;
	int status = SOURCE_STATUS;

	if (o->list || o->explain != NULL)
		return (check_command(o, NULL));
	if (source_read(&source, o, &why) == 0)
		status = check_command(o, &source);
	else
		log_error("%s", utf8_clean(utf8_cut(why.text)));
	source_free(&source);
	return (status);
}

static int
run(struct options *o)
{
	switch (o->command) {
	case OPTIONS_PLAN:
		return (look(o));
	case OPTIONS_CHECK:
		return (check(o));
	case OPTIONS_STATUS:
		return (status_command(o));
	case OPTIONS_REHEARSE:
		return (rehearse(o));
	case OPTIONS_HELP:
	case OPTIONS_VERSION:
		return (print(o));
	}
	return (SOURCE_STATUS);
}

int
main(int argc, char *argv[])
{
	int status = SOURCE_STATUS;
	struct options o;
	struct reason why;

	log_open(PROGRAM, 0);
	(void)stdfds_fill();
	signal(SIGPIPE, SIG_IGN);
	if (options_read(&o, argc, argv, &why) == -1)
		log_usage("%s", utf8_clean(utf8_cut(why.text)));
	else
		status = run(&o);
	options_free(&o);
	if (stdfds_flush(&why) == 0)
		return (status);
	log_error("%s", utf8_clean(utf8_cut(why.text)));
	return (SOURCE_STATUS);
}
