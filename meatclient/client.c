/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/reason.h"
#include "lib/stop.h"
#include "lib/who.h"
#include "meatclient/await.h"
#include "meatclient/client.h"
#include "meatclient/exits.h"
#include "meatclient/options.h"
#include "meatclient/reply.h"
#include "meatclient/requests.h"
#include "meatclient/session.h"

/* The agent answers at once, unless it is stopped. */
#define PATIENCE_MS 10000

static int
list(bool json)
{
	struct requests all;
	struct reason why;

	if (requests_read(&all, &why) == -1) {
		log_error("%s", why.text);
		return (EXIT_IO);
	}
	(json ? requests_json : requests_table)(&all, time(NULL), stdout);
	requests_free(&all);
	if (fflush(stdout) == 0)
		return (EXIT_TAKEN);
	log_error("standard output: %s", strerror(errno));
	return (EXIT_IO);
}

/* One line that says what to do, and which requests there are. */
static int
no_request(enum reply_open found, const struct reason *why)
{
	struct requests all;
	char names[1024];

	if (requests_read(&all, NULL) == -1)
		snprintf(names, sizeof(names), "unknown");
	else {
		requests_names(&all, names, sizeof(names));
		requests_free(&all);
	}
	log_error("%s (open here: %s)", why->text, names);
	return (found == REPLY_ERROR ? EXIT_IO : EXIT_NO_REQUEST);
}

/* What became of the request, of which `outcome` is known if `rc` is 1. */
static void
outcome_text(int rc, const struct meat_outcome *outcome, struct reason *text)
{
	if (rc == 1)
		reason_set(
		    text, "%s: %s", meat_end_name(outcome->end), outcome->text);
	else
		reason_set(text, "the program that waited is gone");
}

/* The request ended without this answer. */
static int
ended(const struct reply *r, const char *answer, const char *who)
{
	struct meat_outcome outcome;
	struct reason text;

	outcome_text(reply_outcome(r, 0, &outcome), &outcome, &text);
	log_error("the request for node %s has ended before it was answered "
		  "(%s); %s by %s reached nobody",
	    r->node, text.text, answer, who);
	return (EXIT_NO_REQUEST);
}

/* After the answer was sent: did it count? */
static int
tell_outcome(const struct reply *r, enum meat_verdict sent, const char *answer,
    const char *who)
{
	const enum meat_end wanted =
	    sent == MEAT_CONFIRMED ? MEAT_END_CONFIRMED : MEAT_END_REFUSED;
	struct meat_outcome outcome;
	int rc;

	if (!r->known) {
		log_notice("%s for node %s by %s was handed to a program that "
			   "does not say what becomes of it",
		    answer, r->node, who);
		return (EXIT_TAKEN);
	}
	rc = reply_outcome(r, PATIENCE_MS, &outcome);
	if (rc == 0) {
		log_error("%s for node %s by %s was handed over, but the "
			  "agent (process %lld) does not react: look at "
			  "meatclient -l",
		    answer, r->node, who, (long long)r->info.pid);
		return (EXIT_IO);
	}
	if (rc != 1 || outcome.end != wanted)
		return (ended(r, answer, who));
	log_notice("%s for node %s by %s was taken: %s", answer, r->node, who,
	    sent == MEAT_CONFIRMED ?
		"the node counts as fenced" :
		"the request failed, the cluster goes on with its next means");
	return (EXIT_TAKEN);
}

static int
send_answer(const struct reply *r, enum meat_verdict verdict, const char *who)
{
	const char *answer =
	    verdict == MEAT_CONFIRMED ? "confirmation" : "denial";
	struct reason why;

	switch (reply_send(r, verdict, who, &why)) {
	case 0:
		return (tell_outcome(r, verdict, answer, who));
	case 1:
		return (ended(r, answer, who));
	default:
		log_error("%s", why.text);
		return (EXIT_IO);
	}
}

static int
answer(const struct reply *r, enum client_mode mode, int stop_fd)
{
	char who[MEAT_WHO_SIZE];

	who_answers(who, sizeof(who));
	if (mode == CLIENT_DENY)
		return (send_answer(r, MEAT_REFUSED, who));
	session_show(r);
	switch (session_ask(r, stop_fd)) {
	case SESSION_YES:
		return (send_answer(r, MEAT_CONFIRMED, who));
	case SESSION_OVER:
		printf("\n");
		return (ended(r, "no answer", who));
	case SESSION_NO:
		break;
	}
	printf("\n");
	log_notice("cancelled by %s: nothing was said to the request for node "
		   "%s, it goes on",
	    who, r->node);
	return (EXIT_CANCELLED);
}

int
client_run(const struct client_options *o)
{
	struct reply r;
	struct reason why;
	enum reply_open found;
	bool stopped;
	int stop_fd, status;

	if (geteuid() != 0) {
		log_error("only root can see and answer requests: run it as "
			  "root, for example by sudo");
		return (EXIT_IO);
	}
	if (o->mode == CLIENT_LIST)
		return (list(o->json));
	if ((stop_fd = stop_open()) == -1) {
		log_error("cannot start: %s", strerror(errno));
		return (EXIT_IO);
	}
	found = await_request(
	    &r, o->node, o->wait ? o->wait_s : 0, stop_fd, &stopped, &why);
	if (found == REPLY_OPEN) {
		status = answer(&r, o->mode, stop_fd);
		reply_close(&r);
	} else if (stopped) {
		log_notice(
		    "cancelled: there was no request for node %s yet", o->node);
		status = EXIT_CANCELLED;
	} else
		status = no_request(found, &why);
	close(stop_fd);
	return (status);
}
