/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stonith/plugin.h"

int
main(int argc, char *argv[])
{
	return (plugin_main(argc, argv));
}
