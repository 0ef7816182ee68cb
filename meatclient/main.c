/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <string.h>

#include "lib/log.h"
#include "lib/reason.h"
#include "lib/stdfds.h"
#include "meatclient/client.h"
#include "meatclient/exits.h"
#include "meatclient/options.h"

int
main(int argc, char *argv[])
{
	struct client_options options;
	struct reason why;

	log_open("meatclient", 0);
	if (stdfds_fill() == -1) {
		log_error("cannot start: %s", strerror(errno));
		return (EXIT_IO);
	}
	switch (client_options_read(&options, argc, argv, &why)) {
	case CLIENT_RUN:
		return (client_run(&options));
	case CLIENT_PRINTED:
		if (stdfds_flush(&why) == 0)
			return (EXIT_TAKEN);
		log_error("%s", why.text);
		return (EXIT_IO);
	case CLIENT_MISTAKE:
		break;
	}
	log_usage("%s", why.text);
	return (EXIT_CANCELLED);
}
