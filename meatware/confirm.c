/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "agent/agent.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/node.h"
#include "lib/stop.h"
#include "meatware/confirm.h"
#include "meatware/target.h"
#include "meatware/waiter.h"

/* The request is over: nothing here may wait for anything. */
static void
tell_end(struct waiter *w)
{
	if (w->confirmed)
		log_notice(
		    "fenced: node %s: %s", w->request.info.node, w->why.text);
	else
		log_error("not fenced: node %s: %s", w->request.info.node,
		    w->why.text);
	notify_end(
	    &w->notifier, meat_end_name(w->end), &w->request.info, w->why.text);
}

/* From here on no client can answer, and the next request can come. */
static void
end_request(struct waiter *w)
{
	struct reason why;

	if (request_end(&w->request, w->end, w->why.text, &why) == -1)
		log_warn("%s", why.text);
	guard_dismiss(&w->guard);
	publish_end(&w->publisher);
	request_close(&w->request);
}

/* From the open request to its end. */
static void
wait_guarded(struct waiter *w)
{
	w->guard.fd = -1;
	w->end = MEAT_END_FAILED;
	if (guard_start(&w->guard, &w->request, &w->notifier, &w->why) == 0) {
		log_debug("request %s: its guard is process %d",
		    w->request.info.id, (int)w->guard.pid);
		waiter_wait(w);
	}
	refusals_tell(&w->replies.refusals);
	waiter_free(w);
	end_request(w);
	tell_end(w);
}

bool
confirm_run(const struct agent_call *call)
{
	struct waiter w = {
		.settings = settings_of(call),
		.stop_fd = call->stop_fd,
	};
	char node[NODE_MAX + 1];

	w.notifier.path = w.settings.notify;
	if (w.settings.timeout_s != 0)
		w.deadline_ns =
		    call->started_ns + w.settings.timeout_s * CLOCK_S;
	if (geteuid() != 0)
		reason_set(&w.why, "has to run as root");
	else if (stop_more(w.stop_fd) == -1)
		reason_set(&w.why, "signals: %s", strerror(errno));
	else if (target_node(&w.settings, node, &w.why) == 0 &&
	    request_open(&w.request, node, w.deadline_ns, &w.why) == 0) {
		wait_guarded(&w);
		return (w.confirmed);
	}
	log_error("not fenced: %s", w.why.text);
	return (false);
}
