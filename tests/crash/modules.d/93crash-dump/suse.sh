#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# KDUMP_POSTSCRIPT as SUSE's kdump runs it after the dump: by word splitting
# (1.9 to 2.1.0) or by eval (since 2.1.1): crash.eval on the kernel's command
# line.

# shellcheck source=/dev/null
. /etc/sysconfig/kdump
echo "script" >/dev/ttyS1
if getargbool 0 crash.eval; then
	eval "$KDUMP_POSTSCRIPT"
else
	$KDUMP_POSTSCRIPT
fi
echo "script ended: $?" >/dev/ttyS1
