#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The last hook cmdline, after nm-config.sh of dracut's network-manager: does
# anything but the sender want the network?  Only by then all that want it have
# written rd.neednet; for a root file system in the network nm-config.sh does.
# The units that NetworkManager 1.54 and later have for an initrd wait for any
# connection, also one that an ip= without rd.neednet makes; and with them
# nm-initrd-generator may run after this hook, so that its words count, and not
# only what it has written.

fence_kdump_is_awaited() {
	getargbool 0 rd.neednet && return
	[ -e /usr/lib/systemd/system/NetworkManager-config-initrd.service ] ||
	    return
	for fence_kdump_word in ip bond bridge team vlan ib.pkey; do
		getarg "$fence_kdump_word=" >/dev/null && return
	done
	for fence_kdump_file in /run/NetworkManager/system-connections/* \
	    /usr/lib/NetworkManager/system-connections/*; do
		[ ! -f "$fence_kdump_file" ] || return 0
	done
	return 1
}

if [ -e /proc/vmcore ] && ! fence_kdump_is_awaited; then
	: >/run/fence-kdump-unawaited
fi
unset fence_kdump_file fence_kdump_word
