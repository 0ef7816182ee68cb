#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# There is no root file system to wait for.

# shellcheck disable=SC2034 # dracut reads it
rootok=1

# The second serial port belongs to the test alone.
echo "hooks" >/dev/ttyS1
