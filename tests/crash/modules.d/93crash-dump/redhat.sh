#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# As Red Hat's kdump-utils start it: before the dump, in the background,
# unquoted, whether there is a network or not.

FENCE_KDUMP_SEND=/usr/libexec/fence_kdump_send
# shellcheck source=/dev/null
. /etc/sysconfig/fence_kdump
read -r nodes </etc/fence_kdump_nodes
# shellcheck disable=SC2086,SC2154 # as it is there
$FENCE_KDUMP_SEND $FENCE_KDUMP_OPTS $nodes &
