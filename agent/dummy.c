/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "agent/dummy.h"
#include "lib/log.h"
#include "lib/option.h"

#define DUMMY "node1"

void
dummy_drop(struct option_set *set)
{
	const int plug = option_given(set, "plug");
	const int node = option_given(set, "nodename");
	const char *word;

	if (plug == -1)
		return;
	word = set->values[plug].text;
	log_debug(
	    "validation by Pacemaker: its target \"%.64s\" is passed over",
	    word);
	if (node != -1 &&
	    (strcmp(set->values[node].text, word) == 0 ||
		strcmp(set->values[node].text, DUMMY) == 0))
		option_drop(set, (size_t)node);
	option_drop(set, (size_t)plug);
}
