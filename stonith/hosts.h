/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which hosts a device is for, and what the agent calls them.  Pure.
 */
#ifndef FK_STONITH_HOSTS_H
#define FK_STONITH_HOSTS_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/list.h"
#include "stonith/hostmap.h"

struct reason;

struct hosts {
	struct list list; /* hostlist; empty: every host may be asked for */
	struct hostmap map;
	bool shorten;
};

/*
 * Reads the three parameters, each NULL if it was not given:
 *
 *	hostlist  hosts, separated by blanks or commas
 *	hostmap   host:plug, separated by blanks or commas; a plug may contain
 *	          ':' itself
 *	shorten   "1", "yes", "true" or "0", "no", "false"; without it
 *	          `shorten_default` counts
 *
 * Case of hosts does not matter, that of plugs does.  Refused are: a host or
 * plug with a control character or longer than HOST_SIZE - 1, a hostlist or
 * hostmap without any host, a host with two plugs, a plug with two hosts (to
 * switch one would switch the other; see hostmap_same()), another form than
 * host:plug (a ';' too, which Pacemaker's pcmk_host_map has), and a host of
 * the list whose own or shortened name is another's plug.  0, then
 * hosts_free(); or -1 with the reason.
 */
int hosts_read(struct hosts *hosts, const char *hostlist, const char *hostmap,
    const char *shorten, bool shorten_default, struct reason *why);
void hosts_free(struct hosts *hosts);

/*
 * What the agent calls `host`: its plug in the hostmap; else the host as the
 * hostlist spells it (stonith(8) hands names on in lower case), up to the
 * first dot if they are shortened and it is no address.  -1 with the reason
 * if it is no good name, is not in the hostlist, is not in the hostmap and
 * would get the plug of a host that is, or would be shortened without a
 * hostlist: then another host could have the same plug.
 */
int hosts_plug(const struct hosts *hosts, const char *host,
    char plug[HOST_SIZE], struct reason *why);

/* The host that has this plug in the hostmap; `plug` itself if none has. */
const char *hosts_of_plug(const struct hosts *hosts, const char *plug);

#endif
