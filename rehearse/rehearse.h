/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_REHEARSE_REHEARSE_H
#define FK_REHEARSE_REHEARSE_H

#include <stdbool.h>

struct options;

/* Does what the options say; true if no error was found. */
bool rehearse_run(const struct options *o);

enum rehearse_armed {
	REHEARSE_ARMED,
	REHEARSE_NOT_ARMED,
	REHEARSE_UNTOLD /* it could not be printed or published, logged */
};

/*
 * Says in one line whether this host's crash kernel would speak, and tells the
 * cluster if the options say so.  Any doubt is "not armed".
 */
enum rehearse_armed rehearse_armed(const struct options *o);

#endif
