/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The options of fence_kdump_send, for itself and for who checks a
 * configuration of it.
 */
#ifndef FK_SEND_ROWS_H
#define FK_SEND_ROWS_H

struct option_row;

enum send_row {
	SEND_PORT,
	SEND_FAMILY,
	SEND_COUNT,
	SEND_INTERVAL,
	SEND_GIVE_UP,
	SEND_ANSWER_PORT,
	SEND_FORCE,
	SEND_VERBOSE,
	SEND_VERSION,
	SEND_HELP,
	SEND_ROWS
};

extern const struct option_row send_rows[SEND_ROWS];

#endif
