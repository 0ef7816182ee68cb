#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# After all other hooks of this time, of which one may have saved the dump.

/sbin/fence-kdump-late
