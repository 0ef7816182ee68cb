/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "lib/kdump_msg.h"

static uint32_t
get_le32(const uint8_t *p)
{
	return ((uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	    (uint32_t)p[3] << 24);
}

static uint32_t
get_be32(const uint8_t *p)
{
	return ((uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | (uint32_t)p[3]);
}

void
kdump_msg_encode(uint8_t buf[KDUMP_MSG_SIZE])
{
	static const uint32_t words[2] = { KDUMP_MSG_MAGIC, KDUMP_MSG_VERSION };

	memcpy(buf, words, KDUMP_MSG_SIZE);
}

enum kdump_msg_error
kdump_msg_check(const uint8_t *buf, size_t len)
{
	uint32_t version;

	if (len != KDUMP_MSG_SIZE)
		return (KDUMP_MSG_BAD_LENGTH);
	if (get_le32(buf) == KDUMP_MSG_MAGIC)
		version = get_le32(buf + 4);
	else if (get_be32(buf) == KDUMP_MSG_MAGIC)
		version = get_be32(buf + 4);
	else
		return (KDUMP_MSG_BAD_MAGIC);
	return (version == KDUMP_MSG_VERSION ? KDUMP_MSG_OK :
					       KDUMP_MSG_BAD_VERSION);
}
