/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <unistd.h>

#include "lib/sbin.h"

char *
sbin_path(char *sbin, char *bin)
{
	return (access(sbin, X_OK) == 0 ? sbin : bin);
}
