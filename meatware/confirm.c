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
tell_end(struct waiter *waiter)
{
	if (waiter->confirmed)
		log_notice("fenced: node %s: %s", waiter->request.info.node,
		    waiter->why.text);
	else
		log_error("not fenced: node %s: %s", waiter->request.info.node,
		    waiter->why.text);
	notify_end(&waiter->notifier, meat_end_name(waiter->end),
	    &waiter->request.info, waiter->why.text);
}

/* From here on no client can answer, and the next request can come. */
static void
end_request(struct waiter *waiter)
{
	struct reason why;

	if (request_end(
		&waiter->request, waiter->end, waiter->why.text, &why) == -1)
		log_warn("%s", why.text);
	guard_dismiss(&waiter->guard);
	publish_end(&waiter->publisher);
	request_close(&waiter->request);
}

/* From the open request to its end. */
static void
wait_guarded(struct waiter *waiter)
{
	waiter->guard.fd = -1;
	waiter->end = MEAT_END_FAILED;
	if (guard_start(&waiter->guard, &waiter->request, &waiter->notifier,
		&waiter->why) == 0) {
		log_debug("request %s: its guard is process %d",
		    waiter->request.info.id, (int)waiter->guard.pid);
		waiter_wait(waiter);
	}
	refusals_tell(&waiter->replies.refusals);
	waiter_free(waiter);
	end_request(waiter);
	tell_end(waiter);
}

bool
confirm_run(const struct agent_call *call)
{
	struct waiter waiter = {
		.settings = settings_of(call),
		.stop_fd = call->stop_fd,
	};
	char node[NODE_MAX + 1];

	waiter.notifier.path = waiter.settings.notify;
	if (waiter.settings.timeout_s != 0)
		waiter.deadline_ns =
		    call->started_ns + waiter.settings.timeout_s * CLOCK_S;
	if (geteuid() != 0)
		reason_set(&waiter.why, "has to run as root");
	else if (stop_more(waiter.stop_fd) == -1)
		reason_set(&waiter.why, "signals: %s", strerror(errno));
	else if (target_node(&waiter.settings, node, &waiter.why) == 0 &&
	    request_open(
		&waiter.request, node, waiter.deadline_ns, &waiter.why) == 0) {
		wait_guarded(&waiter);
		return (waiter.confirmed);
	}
	log_error("not fenced: %s", waiter.why.text);
	return (false);
}
