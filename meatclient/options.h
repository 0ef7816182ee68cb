/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_MEATCLIENT_OPTIONS_H
#define FK_MEATCLIENT_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/node.h"

struct reason;

enum client_mode {
	CLIENT_CONFIRM,
	CLIENT_DENY,
	CLIENT_LIST
};

struct client_options {
	enum client_mode mode;
	char node[NODE_MAX + 1]; /* "" with CLIENT_LIST */
	bool json;
	bool wait;
	int64_t wait_s;
};

enum client_start {
	CLIENT_RUN,
	CLIENT_PRINTED,
	CLIENT_MISTAKE
};

/*
 * Reads the command line.  CLIENT_PRINTED: --help or --version is done.
 * CLIENT_MISTAKE: the reason is what is wrong with it.
 */
enum client_start client_options_read(
    struct client_options *options, int argc, char *argv[], struct reason *why);

#endif
