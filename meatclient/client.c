/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/attrd.h"
#include "lib/log.h"
#include "lib/reason.h"
#include "lib/stdfds.h"
#include "lib/stop.h"
#include "lib/who.h"
#include "meat/meat_msg.h"
#include "meatclient/await.h"
#include "meatclient/client.h"
#include "meatclient/elsewhere.h"
#include "meatclient/exits.h"
#include "meatclient/options.h"
#include "meatclient/reply.h"
#include "meatclient/requests.h"
#include "meatclient/session.h"
#include "meatclient/show.h"

/* The agent answers at once, unless it is stopped. */
#define PATIENCE_MS 10000

/* Below the table: the requests that the rest of the cluster tells of. */
static void
list_elsewhere(void)
{
	struct elsewhere others;
	struct reason why;

	switch (elsewhere_read(&others, &why)) {
	case ATTRD_DONE:
		elsewhere_table(&others, stdout);
		break;
	case ATTRD_FAILED:
		printf("\nWhether one is open on another host is not known: "
		       "%s\n",
		    why.text);
		break;
	case ATTRD_ABSENT:
		break;
	}
}

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
	if (!json) {
		fflush(stdout);
		list_elsewhere();
	}
	if (stdfds_flush(&why) == 0)
		return (EXIT_TAKEN);
	log_error("%s", why.text);
	return (EXIT_IO);
}

/*
 * One line that says what to do, and which requests there are; or where the
 * request for this node is, if the cluster knows.
 */
static int
no_request(enum reply_open found, const char *node, const struct reason *why)
{
	struct requests all;
	struct meat_call call;
	char names[1024];

	if (found == REPLY_NONE && elsewhere_find(node, &call)) {
		log_error("no request for %s on this host; %s has one: run it "
			  "there",
		    node, call.host);
		return (EXIT_NO_REQUEST);
	}
	if (requests_read(&all, NULL) == -1)
		snprintf(names, sizeof(names), "unknown");
	else {
		requests_names(&all, names, sizeof(names));
		requests_free(&all);
	}
	log_error("%s (open here: %s)", why->text, names);
	return (found == REPLY_ERROR ? EXIT_IO : EXIT_NO_REQUEST);
}

/* Their names are for everybody to see; whether they still live is not. */
static int
not_root(void)
{
	struct requests all;
	char names[1024] = "unknown";

	if (requests_seen(&all) == 0) {
		requests_names(&all, names, sizeof(names));
		requests_free(&all);
	}
	log_error("only root can see and answer requests: run it as root, for "
		  "example by sudo (there seem to be: %s)",
	    names);
	return (EXIT_IO);
}

/* What became of a request that has ended. */
static void
end_text(const struct reply *reply, struct reason *text)
{
	struct meat_outcome outcome;

	if (reply_outcome(reply, 0, -1, &outcome) == REPLY_ENDED)
		reason_set(
		    text, "%s: %s", meat_end_name(outcome.end), outcome.text);
	else
		reason_set(text, "the program that waited is gone");
}

/* The request ended before the operator answered. */
static int
over(const struct reply *reply)
{
	struct reason text;

	end_text(reply, &text);
	log_error("the request for node %s is over (%s); nothing of yours was "
		  "sent",
	    reply->node, text.text);
	return (EXIT_NO_REQUEST);
}

/* The request ended otherwise, before the answer came to it. */
static int
report_too_late(const struct reply *reply, const char *answer, const char *who)
{
	struct reason text;

	end_text(reply, &text);
	log_error("the request for node %s ended before your answer (%s); the "
		  "%s by %s came too late",
	    reply->node, text.text, answer, who);
	return (EXIT_NO_REQUEST);
}

/* The answer was sent, and what it led to is not known. */
static int
not_known(const struct reply *reply, enum reply_end end, const char *answer,
    const char *who)
{
	struct reason text;

	if (end == REPLY_UNKNOWN)
		reason_set(&text,
		    "the agent has ended, but how is not known: look in the "
		    "log for \"fenced: node %s\"",
		    reply->node);
	else if (end == REPLY_INTERRUPTED)
		reason_set(&text,
		    "meatclient was ended before it saw the outcome: look in "
		    "the log for \"fenced: node %s\"",
		    reply->node);
	else
		reason_set(&text,
		    "the agent (process %lld) does not react: look at "
		    "meatclient -l",
		    (long long)reply->info.pid);
	log_error("%s for node %s by %s was handed over, and %s", answer,
	    reply->node, who, text.text);
	return (EXIT_IO);
}

/* After the answer was sent: did it count? */
static int
tell_outcome(const struct reply *reply, enum meat_verdict sent, int stop_fd,
    const char *answer, const char *who)
{
	const enum meat_end wanted =
	    sent == MEAT_CONFIRMED ? MEAT_END_CONFIRMED : MEAT_END_REFUSED;
	struct meat_outcome outcome;
	enum reply_end end;

	if (!reply->known) {
		log_notice("%s for node %s by %s was handed to a program that "
			   "does not say what becomes of it",
		    answer, reply->node, who);
		return (EXIT_TAKEN);
	}
	end = reply_outcome(reply, PATIENCE_MS, stop_fd, &outcome);
	if (end != REPLY_ENDED)
		return (not_known(reply, end, answer, who));
	if (outcome.end != wanted)
		return (report_too_late(reply, answer, who));
	log_notice("%s for node %s by %s was taken: %s", answer, reply->node,
	    who,
	    sent == MEAT_CONFIRMED ?
		"the node counts as fenced" :
		"the request failed, the cluster goes on with its next means");
	return (EXIT_TAKEN);
}

static int
send_answer(const struct reply *reply, enum meat_verdict verdict, int stop_fd,
    const char *who)
{
	const char *answer =
	    verdict == MEAT_CONFIRMED ? "confirmation" : "denial";
	struct reason why;

	switch (reply_send(reply, verdict, who, &why)) {
	case 0:
		return (tell_outcome(reply, verdict, stop_fd, answer, who));
	case 1:
		return (report_too_late(reply, answer, who));
	default:
		log_error("%s", why.text);
		return (EXIT_IO);
	}
}

static int
answer(const struct reply *reply, enum client_mode mode, int stop_fd)
{
	char who[MEAT_WHO_SIZE];

	who_answers(who, sizeof(who));
	if (mode == CLIENT_DENY)
		return (send_answer(reply, MEAT_REFUSED, stop_fd, who));
	switch (session_ask(reply, stop_fd)) {
	case SESSION_YES:
		return (send_answer(reply, MEAT_CONFIRMED, stop_fd, who));
	case SESSION_OVER:
		log_pass(STDOUT_FILENO, "\n", 1);
		return (over(reply));
	case SESSION_UNSEEN:
		log_error("the question cannot be shown on standard output: "
			  "nothing was said to the request for node %s, it "
			  "goes on",
		    reply->node);
		return (EXIT_IO);
	case SESSION_NO:
		break;
	}
	log_pass(STDOUT_FILENO, "\n", 1);
	log_notice("cancelled by %s: nothing was said to the request for node "
		   "%s, it goes on",
	    who, reply->node);
	return (EXIT_CANCELLED);
}

int
client_run(const struct client_options *options)
{
	struct reply reply;
	struct reason why;
	enum reply_open found;
	bool stopped;
	int stop_fd, status;

	if (geteuid() != 0)
		return (not_root());
	if (options->mode == CLIENT_LIST)
		return (list(options->json));
	if ((stop_fd = stop_open()) == -1 || stop_more(stop_fd) == -1) {
		log_error("cannot start: %s", strerror(errno));
		return (EXIT_IO);
	}
	found = await_request(&reply, options->node,
	    options->wait ? options->wait_s : 0, stop_fd, &stopped, &why);
	if (found == REPLY_OPEN) {
		status = answer(&reply, options->mode, stop_fd);
		reply_close(&reply);
	} else if (stopped) {
		log_notice("cancelled: there was no request for node %s yet",
		    options->node);
		status = EXIT_CANCELLED;
	} else
		status = no_request(found, options->node, &why);
	close(stop_fd);
	return (status);
}
