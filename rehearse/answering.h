/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_REHEARSE_ANSWERING_H
#define FK_REHEARSE_ANSWERING_H

#include <stdint.h>

struct kdump2_key;
struct reason;

#define ANSWERING_SECONDS 60

/*
 * Answers the queries that come to UDP port `port` for a minute, on a running
 * system, as the crash kernel would, but with the word that this host runs
 * (KDUMP2_RUNNING, lib/kdump2.h), which never means "fenced".  So port, route,
 * firewall, name and key are tried without a crash.  Returns 0, or -1 with the
 * reason: this is no running system, or not both IPv4 and IPv6, as far as this
 * host has them, could be listened to.
 */
int
answering_run(const struct kdump2_key *key, uint16_t port, struct reason *why);

#endif
