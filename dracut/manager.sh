#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The network for NetworkManager: a keyfile for each interface. Sourced by
# module-setup.sh. See nm-settings-keyfile(5).
#
# shellcheck disable=SC2154 # dracut's variables, and those of network.sh

# What the interfaces are, read from the arguments of network.sh: the name is
# the new one.
declare -gA fence_kdump_kind=() fence_kdump_below=() fence_kdump_above=()

fence_kdump_read_kinds() {
	local arg kind name rest port
	local -a ports

	for arg in "${fence_kdump_args[@]}"; do
		kind=${arg%%=*}
		IFS=: read -r name rest <<<"${arg#*=}"
		fence_kdump_kind[$name]=$kind
		fence_kdump_below[$name]=${rest%%:*}
		[[ $kind == bond || $kind == bridge ]] || continue
		IFS=, read -r -a ports <<<"${rest%%:*}"
		for port in "${ports[@]}"; do
			fence_kdump_above[$port]=$name
		done
	done
}

# NetworkManager refuses a bond with an option that its mode does not have.
fence_kdump_bond_section() {
	local pair mode
	local -a options

	IFS=, read -r -a options <<<"${fence_kdump_bond[$1]}"
	mode=${fence_kdump_bond[$1]#*mode=}
	mode=${mode%%,*}
	echo "[bond]"
	for pair in "${options[@]}"; do
		case $pair,$mode in
		lacp_rate=*,802.3ad) ;;
		lacp_rate=*) continue ;;
		xmit_hash_policy=*,802.3ad | xmit_hash_policy=*,balance-xor | \
		    xmit_hash_policy=*,balance-tlb) ;;
		xmit_hash_policy=*) continue ;;
		esac
		echo "${pair//;/,}"
	done
}

# The section of a family, ipv4 or ipv6, of the interface $2: its addresses, and
# the routes that have a gateway.
fence_kdump_family_section() {
	local line n=0 m=0 bits=32
	local -a words lines=()

	[[ $1 == ipv4 ]] || bits=128
	for line in "${fence_kdump_addresses[@]}"; do
		read -r -a words <<<"$line"
		[[ ${words[0]} == "$2" &&
		    $(fence_kdump_family "${words[1]}") == "$1" ]] || continue
		n=$((n + 1))
		lines+=("address$n=${words[1]}/${words[2]}")
	done
	for line in "${fence_kdump_routes[@]}"; do
		read -r -a words <<<"$line"
		[[ ${words[0]} == "$2" && ${words[2]} != - &&
		    $(fence_kdump_family "${words[1]}") == "$1" ]] || continue
		m=$((m + 1))
		lines+=("route$m=${words[1]}/$bits,${words[2]}"
		    "route${m}_options=src=${words[3]}")
	done
	echo "[$1]"
	if [[ $n == 0 ]]; then
		echo "method=disabled"
		return
	fi
	echo "method=manual"
	printf '%s\n' "${lines[@]}"
}

fence_kdump_family() {
	case $1 in
	*:*) echo ipv6 ;;
	*) echo ipv4 ;;
	esac
}

# The keyfile of the interface $1.  It is tried as often as need be, and nothing
# waits for its device.
fence_kdump_keyfile() {
	local name=$1 kind=${fence_kdump_kind[$1]} above
	local below=${fence_kdump_below[$1]}

	[[ $kind != ifname ]] || kind=ethernet
	above=${fence_kdump_above[$name]-}
	printf '[connection]\nid=%s\ntype=%s\ninterface-name=%s\n' \
	    "$name" "$kind" "$name"
	printf 'autoconnect-retries=0\n'
	[[ ! $above ]] || printf 'master=%s\nslave-type=%s\n' "$above" \
	    "${fence_kdump_kind[$above]}"
	case $kind in
	bond) fence_kdump_bond_section "$name" ;;
	bridge) printf '[bridge]\nstp=false\n' ;;
	vlan)
		printf '[vlan]\nid=%s\nparent=%s\n' "${name##*.}" "$below"
		;;
	esac
	[[ ! $above ]] || return 0
	fence_kdump_family_section ipv4 "$name"
	fence_kdump_family_section ipv6 "$name"
}

# Without systemd, dracut runs NetworkManager once, and waits for its end.
fence_kdump_write_manager() {
	local folder=$1/manager name

	if ! dracut_module_included systemd; then
		fence_kdump_refuse "NetworkManager in an image without" \
		    "systemd: the dump would wait for it"
		return
	fi
	mkdir -p "$folder"
	fence_kdump_read_kinds
	for name in "${!fence_kdump_kind[@]}"; do
		fence_kdump_keyfile "$name" >"$folder/$name.nmconnection"
	done
	chmod 600 "$folder"/*
	fence_kdump_hooks+=("cmdline 99 unawaited.sh")
	# The second is NetworkManager's own unit, since its version 1.54.
	fence_kdump_dropins+=("nm-wait-online-initrd unawaited.conf"
	    "NetworkManager-wait-online-initrd unawaited.conf")
}
