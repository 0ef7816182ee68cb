#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The dump goes to the disk as it comes, in makedumpfile's flattened format.

if [ -e /proc/vmcore ]; then
	echo "saving" >/dev/ttyS1
	udevadm settle --timeout=10 --exit-if-exists=/dev/vda
	# shellcheck disable=SC2024 # what it writes to is the disk
	if makedumpfile -F -l -d 31 /proc/vmcore >/dev/vda && sync; then
		echo "saved" >/dev/ttyS1
	else
		echo "not saved" >/dev/ttyS1
	fi
fi
