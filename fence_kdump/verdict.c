/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fence_kdump/own.h"
#include "fence_kdump/verdict.h"
#include "lib/kdump_msg.h"
#include "lib/whose.h"

enum verdict
verdict_source(const struct addr *source, const struct whose_set *set,
    const struct own *own)
{
	/* This host is not in its crash kernel. */
	if (own_has(own, source))
		return (VERDICT_OWN_SOURCE);
	if (set == NULL)
		return (VERDICT_UNDECIDED);
	switch (whose_judge(set, source)) {
	case WHOSE_TARGET:
		return (VERDICT_ACCEPT);
	case WHOSE_OPEN:
		return (VERDICT_UNDECIDED);
	case WHOSE_OTHER:
		return (VERDICT_OTHER_NODE);
	case WHOSE_TWO:
		return (VERDICT_TWO_NODES);
	case WHOSE_UNKNOWN:
	case WHOSE_N:
		break;
	}
	return (VERDICT_UNKNOWN_SOURCE);
}

enum verdict
verdict(const uint8_t *payload, size_t len, const struct addr *source,
    const struct whose_set *set, const struct own *own)
{
	switch (kdump_msg_check(payload, len)) {
	case KDUMP_MSG_OK:
		return (verdict_source(source, set, own));
	case KDUMP_MSG_BAD_MAGIC:
		return (VERDICT_BAD_MAGIC);
	case KDUMP_MSG_BAD_VERSION:
		return (VERDICT_BAD_VERSION);
	case KDUMP_MSG_BAD_LENGTH:
		break;
	}
	return (VERDICT_BAD_LENGTH);
}

bool
verdict_is_message(enum verdict v)
{
	return (v == VERDICT_ACCEPT || v == VERDICT_OWN_SOURCE ||
	    v == VERDICT_UNKNOWN_SOURCE || v == VERDICT_OTHER_NODE ||
	    v == VERDICT_TWO_NODES || v == VERDICT_UNDECIDED);
}

const char *
verdict_text(enum verdict v)
{
	switch (v) {
	case VERDICT_ACCEPT:
		return ("held");
	case VERDICT_BAD_PACKET:
		return ("damaged packet");
	case VERDICT_BAD_LENGTH:
		return ("not 8 bytes long");
	case VERDICT_BAD_MAGIC:
		return ("not a kdump notification (magic number)");
	case VERDICT_BAD_VERSION:
		return ("unknown version of the kdump notification");
	case VERDICT_OWN_SOURCE:
		return ("an address of this host");
	case VERDICT_UNKNOWN_SOURCE:
		return ("not an awaited node");
	case VERDICT_OTHER_NODE:
		return ("not an awaited node, but another one of the cluster");
	case VERDICT_TWO_NODES:
		return ("two nodes claim this address");
	case VERDICT_UNDECIDED:
		return ("cannot tell yet which node's address this is");
	case VERDICT_N:
		break;
	}
	return ("?");
}
