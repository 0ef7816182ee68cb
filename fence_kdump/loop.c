/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <event2/event.h>
#include <stddef.h>
#include <unistd.h>

#include "agent/agent.h"
#include "fence_kdump/loop.h"
#include "lib/clock.h"
#include "lib/log.h"

struct timeval
loop_until(int64_t when_ns)
{
	int64_t left_ns = when_ns - clock_ns();
	struct timeval tv = { 0, 0 };

	if (left_ns > 0) {
		tv.tv_sec = (time_t)(left_ns / CLOCK_S);
		tv.tv_usec = (suseconds_t)(left_ns % CLOCK_S / 1000);
	}
	return (tv);
}

static void
libevent_says(int severity, const char *text)
{
	if (severity >= EVENT_LOG_WARN)
		log_warn("libevent: %s", text);
}

/* libevent's own way to die is to print something and call abort(3). */
static void
libevent_dies(int error)
{
	(void)error;
	log_error("not fenced: libevent cannot go on (see above)");
	_exit(AGENT_FAILED);
}

struct event_base *
loop_new(void)
{
	struct event_config *config;
	struct event_base *base;

	event_set_log_callback(libevent_says);
	event_set_fatal_callback(libevent_dies);
	config = event_config_new();
	if (config == NULL)
		return (NULL);
	/* By default timers are as coarse as the kernel's tick. */
	event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER);
	event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
	/* The environment is Pacemaker's, and asking costs eight calls. */
	event_config_set_flag(config, EVENT_BASE_FLAG_IGNORE_ENV);
	base = event_base_new_with_config(config);
	event_config_free(config);
	return (base);
}
