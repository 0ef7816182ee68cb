#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The network that network.sh has found, written as the module of the image that
# sets up the network wants it. Sourced by module-setup.sh.
#
# shellcheck disable=SC2154 # dracut's variables, and those of network.sh

fence_kdump_hooks=()   # "HOOK PRIORITY FILE"
fence_kdump_dropins=() # "UNIT FILE"

# IPv6 addresses stand in brackets on the kernel's command line.
fence_kdump_bracket() {
	case $1 in
	*:*) echo "[$1]" ;;
	*) echo "$1" ;;
	esac
}

# $1: INTERFACE, $2: ADDRESS, $3: PREFIXLEN.
fence_kdump_ip() {
	echo "ip=$(fence_kdump_bracket "$2"):::$3::$1:none"
}

# network-legacy takes one address an interface: an IPv4 address if there is
# one, for it waits for an IPv6 address until a router has spoken. The others,
# and all routes, are for a hook of ours.
fence_kdump_write_legacy() {
	local line first=' ' folder=$1
	local -a words ordered=()

	for line in "${fence_kdump_addresses[@]}"; do
		[[ $line == *:* ]] || ordered+=("$line")
	done
	for line in "${fence_kdump_addresses[@]}"; do
		[[ $line == *:* ]] && ordered+=("$line")
	done
	for line in "${ordered[@]}"; do
		read -r -a words <<<"$line"
		if [[ $first == *" ${words[0]} "* ]]; then
			echo "${words[0]} address ${words[1]}/${words[2]}"
			continue
		fi
		first+="${words[0]} "
		fence_kdump_args+=("$(fence_kdump_ip "${words[@]}")")
	done >"$folder/network"
	for line in "${fence_kdump_routes[@]}"; do
		read -r -a words <<<"$line"
		echo "${words[0]} route ${words[*]:1}"
	done >>"$folder/network"
	# Nobody has to wait for it: the sender knows when it may be used.
	fence_kdump_args+=("rd.net.timeout.ipv6dad=0")
	fence_kdump_hooks+=("pre-udev 61 patience.sh"
	    "initqueue/online 55 online.sh")
}

# systemd's own generator knows the kernel's command line alone, not what
# dracut takes for it: it is run here and now, and what it makes goes in.
fence_kdump_write_networkd() {
	local line text folder=$1/networkd
	local generated=$DRACUT_TMPDIR/fence-kdump-network
	local -a words

	for line in "${fence_kdump_addresses[@]}"; do
		read -r -a words <<<"$line"
		fence_kdump_args+=("$(fence_kdump_ip "${words[@]}")")
	done
	for line in "${fence_kdump_routes[@]}"; do
		read -r -a words <<<"$line"
		[[ ${words[2]} == - ]] && continue
		case ${words[1]} in
		*:*) words[1]+=/128 ;;
		*) words[1]+=/32 ;;
		esac
		fence_kdump_args+=("rd.route=$(fence_kdump_bracket \
		    "${words[1]}"):$(fence_kdump_bracket \
		    "${words[2]}"):${words[0]}")
	done
	mkdir -p "$generated" "$folder"
	text=$("${dracutsysrootdir-}$systemdutildir/systemd-network-generator" \
	    --root="$generated" -- "${fence_kdump_args[@]}" 2>&1) || {
		fence_kdump_refuse "systemd-network-generator: $text"
		return
	}
	cp "$generated"/run/systemd/network/* "$folder" || {
		fence_kdump_refuse "systemd-network-generator made nothing"
		return
	}
	fence_kdump_dropins+=("systemd-networkd-wait-online patience.conf")
	fence_kdump_write_bonds "$folder"
}

# The generator takes no notice of a bond's options.
fence_kdump_write_bonds() {
	local bond pair value
	local -a options

	for bond in "${!fence_kdump_bond[@]}"; do
		IFS=, read -r -a options <<<"${fence_kdump_bond[$bond]}"
		for pair in '' "${options[@]}"; do
			value=${pair#*=}
			case $pair in
			'') echo "[Bond]" ;;
			mode=*) echo "Mode=$value" ;;
			miimon=*) echo "MIIMonitorSec=${value}ms" ;;
			updelay=*) echo "UpDelaySec=${value}ms" ;;
			downdelay=*) echo "DownDelaySec=${value}ms" ;;
			lacp_rate=*) echo "LACPTransmitRate=$value" ;;
			xmit_hash_policy=*) echo "TransmitHashPolicy=$value" ;;
			arp_interval=*) echo "ARPIntervalSec=${value}ms" ;;
			arp_ip_target=*) echo "ARPIPTargets=${value//;/ }" ;;
			primary=*)
				printf '[Network]\nPrimarySlave=yes\n' \
				    >>"$(echo "$1"/*-"$value".network)"
				;;
			esac
		done >>"$(echo "$1"/*-"$bond".netdev)"
	done
}

# Which network module will be taken, as far as can be known before all modules
# are: dracut's own module network says so.
fence_kdump_check_handler() {
	local handler

	handler=$(module_depends network 2>/dev/null) || return 0
	case ${handler##* } in
	'' | network-legacy | network-manager | systemd-networkd) ;;
	*) fence_kdump_refuse_handler "${handler##* }'s" ;;
	esac
}

fence_kdump_refuse_handler() {
	fence_kdump_refuse "the image's network is $1: none of" \
	    "NetworkManager's, network-legacy's and systemd-networkd's"
}

# For people and for validate-all: nothing in the image reads it.
fence_kdump_write_record() {
	local line
	local -a words

	for line in "${fence_kdump_addresses[@]}"; do
		read -r -a words <<<"$line"
		fence_kdump_ip "${words[@]}"
	done >"$1/network"
}

# Into the folder $1.  With network-legacy alone it is rd.neednet=1 that brings
# the network up; with the others that would make the dump wait for it.
fence_kdump_write_network() {
	local arg
	local -a words=()

	if dracut_module_included systemd-networkd; then
		fence_kdump_write_networkd "$1"
	elif dracut_module_included network-manager; then
		fence_kdump_write_manager "$1"
	elif dracut_module_included network-legacy; then
		fence_kdump_write_legacy "$1" || return
		echo "rd.neednet=1 ${fence_kdump_args[*]}" >"$1/cmdline"
		return
	else
		fence_kdump_refuse_handler "another module's"
	fi || return
	fence_kdump_write_record "$1"
	for arg in "${fence_kdump_args[@]}"; do
		[[ $arg != ifname=* ]] || words+=("$arg")
	done
	echo "${words[*]}" >"$1/cmdline"
}
