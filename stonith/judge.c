/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/wait.h>

#include "lib/reason.h"
#include "stonith/judge.h"

int
judge(const struct ending *ending, struct reason *why)
{
	/* First what we did to it, because it died of that. */
	if (ending->stopped)
		return (reason_set(why, "it was ended as we were"));
	if (ending->overtime)
		return (reason_set(
		    why, "it did not end within %u s", ending->seconds));
	if (WIFSIGNALED(ending->status))
		return (reason_set(why, "it was killed by signal %d",
		    WTERMSIG(ending->status)));
	if (!WIFEXITED(ending->status))
		return (reason_set(why, "it has not ended"));
	if (ending->status != 0)
		return (reason_set(why, "it ended with exit status %d",
		    WEXITSTATUS(ending->status)));
	if (ending->unread > 0)
		return (reason_set(why,
		    "it ended with exit status 0, but without having read "
		    "what it was told (%zu bytes are left)",
		    ending->unread));
	if (ending->too_much)
		return (reason_set(
		    why, "it printed more than %zu bytes", ending->limit));
	return (0);
}
