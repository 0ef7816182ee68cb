/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_MEATCLIENT_CLIENT_H
#define FK_MEATCLIENT_CLIENT_H

struct client_options;

/* Does what was asked for; returns the exit status (meatclient/exits.h). */
int client_run(const struct client_options *options);

#endif
