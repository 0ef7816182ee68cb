/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <event2/event.h>
#include <inttypes.h>

#include "fence_kdump/finish.h"
#include "fence_kdump/listener.h"

void
finish(struct listener *listener)
{
	listener->over = true;
	event_base_loopbreak(listener->base);
}

void
finish_late(struct listener *listener)
{
	reason_set(&listener->failed, "no %s within %" PRId64 " s",
	    listener->setup.settings.auth == AUTH_REQUIRE ?
		"authenticated answer" :
		"message",
	    listener->setup.settings.timeout_s);
	finish(listener);
}

void
finish_if(struct listener *listener, enum hear heard)
{
	if (heard == HEAR_LATE)
		finish_late(listener);
	else if (heard != HEAR_MORE)
		finish(listener);
}
