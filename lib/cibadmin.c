/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <unistd.h>

#include "lib/cibadmin.h"

char *
cibadmin_path(void)
{
	static char sbin[] = "/usr/sbin/cibadmin", bin[] = "/usr/bin/cibadmin";

	return (access(sbin, X_OK) == 0 ? sbin : bin);
}
