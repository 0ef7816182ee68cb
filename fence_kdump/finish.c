/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <event2/event.h>
#include <inttypes.h>

#include "fence_kdump/finish.h"
#include "fence_kdump/listener.h"

void
finish(struct listener *l)
{
	l->over = true;
	event_base_loopbreak(l->base);
}

void
finish_late(struct listener *l)
{
	reason_set(&l->failed, "no %s within %" PRId64 " s",
	    l->setup.settings.auth == AUTH_REQUIRE ? "authenticated answer" :
						     "message",
	    l->setup.settings.timeout_s);
	finish(l);
}

void
finish_if(struct listener *l, enum hear heard)
{
	if (heard == HEAR_LATE)
		finish_late(l);
	else if (heard != HEAR_MORE)
		finish(l);
}
