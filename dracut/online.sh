#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# network-legacy has set up an interface: $1. Its further addresses and its
# routes. Lines of the file: INTERFACE address ADDRESS/PREFIXLEN, or
# INTERFACE route NODE GATEWAY SOURCE (GATEWAY -: none).

fence_kdump_family() {
	case $1 in
	*:*) echo -6 ;;
	*) echo -4 ;;
	esac
}

while read -r iface what to via from; do
	[ "$iface" = "$1" ] || continue
	family=$(fence_kdump_family "$to")
	nodad=
	case $what in
	address)
		# It was this very node's a moment ago. The detection of
		# duplicates takes up to two seconds, and there may be no more.
		[ "$family" = -6 ] && nodad=nodad
		ip "$family" address add "$to" dev "$iface" $nodad
		;;
	route)
		[ "$via" = - ] && via=
		# The first address is network-legacy's own, and an IPv6 address
		# is no source before its detection is done.
		[ "$family" = -6 ] && from=
		ip "$family" route replace "$to" ${via:+via "$via"} \
		    dev "$iface" ${from:+src "$from"}
		;;
	esac
done </etc/fence_kdump/network >/dev/kmsg 2>&1
unset iface what to via from family nodad
