/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kdump notification: what a crash kernel sends so that the cluster
 * knows that its node is dumping.
 *
 * One UDP datagram to port 7410, version 1:
 *
 *	byte 0       1       2       3       4       5       6       7
 *	+-------+-------+-------+-------+-------+-------+-------+-------+
 *	|      magic 0x1B302A40         |          version 1            |
 *	+-------+-------+-------+-------+-------+-------+-------+-------+
 *
 * Two unsigned 32-bit integers in the *sender's* byte order, exactly 8 bytes:
 *
 *	little-endian (x86, arm64, ppc64le)   40 2a 30 1b  01 00 00 00
 *	big-endian    (s390x, ppc64)          1b 30 2a 40  00 00 00 01
 *
 * A receiver takes both orders, but one order for the whole datagram.
 * Nothing in it names the node: only the source address of the datagram does.
 * The format is that of fence-agents' agents/kdump/message.h.
 */
#ifndef FK_KDUMP_MSG_H
#define FK_KDUMP_MSG_H

#include <stddef.h>
#include <stdint.h>

#define KDUMP_MSG_PORT 7410        /* UDP */
#define KDUMP_MSG_PORT_TEXT "7410" /* the same, as an option's default */
#define KDUMP_MSG_MAGIC 0x1B302A40U
#define KDUMP_MSG_VERSION 1U
#define KDUMP_MSG_SIZE 8 /* bytes, version 1 */

enum kdump_msg_error {
	KDUMP_MSG_OK,
	KDUMP_MSG_BAD_LENGTH,
	KDUMP_MSG_BAD_MAGIC,
	KDUMP_MSG_BAD_VERSION
};

/* Writes a version 1 message in this machine's byte order. */
void kdump_msg_encode(uint8_t buf[KDUMP_MSG_SIZE]);

/*
 * Judges `len` bytes as a notification.  Only KDUMP_MSG_OK means that they
 * are one: 8 bytes, the magic and version 1, both in the same byte order.
 * No more than `len` bytes are read.
 */
enum kdump_msg_error kdump_msg_check(const uint8_t *buf, size_t len);

#endif
