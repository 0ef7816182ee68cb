/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>
#include <string.h>

#include "lib/reason.h"
#include "stonith/name.h"

#define PREFIX "fence_"
#define SUFFIX "_stonith"
#define GOOD                         \
	"abcdefghijklmnopqrstuvwxyz" \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZ" \
	"0123456789_-"

int
name_read(struct name *name, const char *argv0, struct reason *why)
{
	const char *slash = strrchr(argv0, '/');
	const char *own = slash == NULL ? argv0 : slash + 1;
	size_t len = strlen(own);

	name->suffixed = len > strlen(SUFFIX) &&
	    strcmp(own + len - strlen(SUFFIX), SUFFIX) == 0;
	if (name->suffixed)
		len -= strlen(SUFFIX);
	if (len <= strlen(PREFIX) || len >= NAME_SIZE ||
	    strncmp(own, PREFIX, strlen(PREFIX)) != 0 ||
	    strspn(own, GOOD) < len)
		return (reason_set(why,
		    "\"%.64s\" is not the name of a fence agent (fence_...): "
		    "this program is run by the agent's name",
		    own));
	memcpy(name->agent, own, len);
	name->agent[len] = '\0';
	return (0);
}
