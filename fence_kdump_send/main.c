/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fence_kdump_send/aside.h"
#include "fence_kdump_send/command.h"
#include "fence_kdump_send/lenient.h"
#include "fence_kdump_send/options.h"
#include "fence_kdump_send/place.h"
#include "fence_kdump_send/send.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/reason.h"
#include "lib/stdfds.h"

#define PROGRAM "fence_kdump_send"

/* A separate program: the crash kernel's initrd does not need it. */
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
		return (EXIT_SENT);
	log_error("%s", why.text);
	return (EXIT_NOT_SENT);
}

/* A rehearsal's word is written in full; in a crash kernel it means nothing. */
static bool
has_word(char *argv[], const char *word)
{
	while (*argv != NULL && strcmp(*argv, word) != 0)
		argv++;
	return (*argv != NULL);
}

static int
rehearse(char *argv[])
{
	execv(REHEARSE, argv);
	log_error("%s: %s", REHEARSE, strerror(errno));
	return (EXIT_NOT_SENT);
}

/* One line: it is read by a person who may be about to fence this host. */
static int
refuse(char *argv[], const struct options *o)
{
	char *command = command_with_force(argv, o);

	log_error("nothing sent: this is no crash kernel (there is no "
		  "/proc/vmcore), and a node that waits for this host takes "
		  "it for dead; to send all the same: %s",
	    command == NULL ? "--force" : command);
	free(command);
	return (EXIT_NOT_SENT);
}

static void
tell_mistake(const char *text)
{
	log_warn("passed over: %s", text);
}

static int
run(int argc, char *argv[], struct options *o, int64_t started)
{
	struct place place = { .judged = -1 };
	struct reason why;
	int rc, aside = -1;

	if (has_word(argv, "--rehearse") ||
	    has_word(argv, "--rehearse-answer")) {
		place_look(&place, started);
		if (place.kernel != PLACE_CRASH)
			return (rehearse(argv));
	}
	rc = options_read(o, argc, argv, &why);
	place.forced = rc == 0 && o->force;
	if (!place.forced)
		place_look(&place, started);
	if (place.kernel != PLACE_RUNNING && !place.forced &&
	    (rc == -1 || o->wish != OPTIONS_SEND)) {
		options_free(o);
		rc = options_read_leniently(o, argc, argv, tell_mistake, &why);
	}
	if (rc == -1) {
		log_usage("%s", why.text);
		return (EXIT_NOT_SENT);
	}
	if (o->wish != OPTIONS_SEND)
		return (print(o->wish));
	if (place.kernel == PLACE_RUNNING)
		return (refuse(argv, o));
	log_open(PROGRAM, o->verbose);
	if (o->mistaken && o->count == 0)
		aside = aside_go(LENIENT_GIVE_UP);
	return (
	    send_run(o, &place, aside, started) ? EXIT_SENT : EXIT_NOT_SENT);
}

int
main(int argc, char *argv[])
{
	int64_t started = clock_ns();
	struct options o = { .wish = OPTIONS_SEND };
	int status;

	log_open(PROGRAM, 0);
	(void)stdfds_fill(); /* without a log it still has a job to do */
	signal(SIGPIPE, SIG_IGN);
	status = run(argc, argv, &o, started);
	options_free(&o);
	return (status);
}
