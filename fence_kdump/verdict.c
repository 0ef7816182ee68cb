/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fence_kdump/awaited.h"
#include "fence_kdump/verdict.h"
#include "lib/kdump_msg.h"

enum verdict
verdict_source(const struct addr *source, const struct awaited *set)
{
	const struct awaited_addr *a = awaited_find(set, source);

	if (a == NULL || a->entry == NULL)
		return (VERDICT_UNKNOWN_SOURCE);
	if (!awaited_certain(set, a))
		return (VERDICT_UNDECIDED);
	return (VERDICT_ACCEPT);
}

enum verdict
verdict(const uint8_t *payload, size_t len, const struct addr *source,
    const struct awaited *set)
{
	switch (kdump_msg_check(payload, len)) {
	case KDUMP_MSG_OK:
		return (verdict_source(source, set));
	case KDUMP_MSG_BAD_MAGIC:
		return (VERDICT_BAD_MAGIC);
	case KDUMP_MSG_BAD_VERSION:
		return (VERDICT_BAD_VERSION);
	case KDUMP_MSG_BAD_LENGTH:
		break;
	}
	return (VERDICT_BAD_LENGTH);
}

const char *
verdict_text(enum verdict v)
{
	switch (v) {
	case VERDICT_ACCEPT:
		return ("accepted");
	case VERDICT_BAD_PACKET:
		return ("damaged packet");
	case VERDICT_BAD_LENGTH:
		return ("not 8 bytes long");
	case VERDICT_BAD_MAGIC:
		return ("not a kdump notification (magic number)");
	case VERDICT_BAD_VERSION:
		return ("unknown version of the kdump notification");
	case VERDICT_UNKNOWN_SOURCE:
		return ("not an awaited node");
	case VERDICT_UNDECIDED:
		return ("cannot tell yet which node's address this is");
	case VERDICT_N:
		break;
	}
	return ("?");
}
