/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_SEND_ASIDE_H
#define FK_SEND_ASIDE_H

/*
 * For a command line with a mistake in it that has no COUNT.  A script may
 * wait for this program (SUSE's kdump waits, and saves no dump before, or does
 * not reboot), and the words that cannot be trusted may have been to end it.
 * So a child goes on, and what the script waits for ends once each node was
 * sent a message, after `seconds` at most, with status 0.
 *
 * Returns in the child, with a descriptor to close when that is so; or here,
 * with -1: the process leads its session, as systemd starts it, and no
 * script waits for it; or no process can be made.
 */
int aside_go(unsigned int seconds);

#endif
