/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The conversation with the operator.
 */
#ifndef FK_MEATCLIENT_SESSION_H
#define FK_MEATCLIENT_SESSION_H

struct reply;

enum session_answer {
	SESSION_YES,
	SESSION_NO,    /* anything else, the end of the input, a signal */
	SESSION_OVER,  /* the request ended before there was an answer */
	SESSION_UNSEEN /* the question could not be shown */
};

/*
 * Shows the request (who asks, since when, until when), warns, asks and waits
 * for the answer.  A terminal that is stopped is waited for; `stop_fd` (a
 * signalfd) becoming readable is a no, also then.
 */
enum session_answer session_ask(const struct reply *reply, int stop_fd);

#endif
