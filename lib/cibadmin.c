/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/cibadmin.h"
#include "lib/sbin.h"

char *
cibadmin_path(void)
{
	static char sbin[] = "/usr/sbin/cibadmin", bin[] = "/usr/bin/cibadmin";

	return (sbin_path(sbin, bin));
}
