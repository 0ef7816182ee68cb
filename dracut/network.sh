#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The network of the running system, as the crash kernel's initrd shall have
# it again: the interfaces that lead to the nodes, with the addresses that the
# cluster knows. Sourced by module-setup.sh.
#
# shellcheck disable=SC2154 # dracut's variables
#
# Each interface gets a new name, kdumpN, by its hardware address: names that
# the kernel gives may be different ones after a crash. The MTU is left as it
# comes: the message has 8 bytes.

# Global also when this is sourced by a function.
declare -gA fence_kdump_iface=()  # name now -> new name
fence_kdump_drivers=()           # modules that the interfaces need
declare -gA fence_kdump_bond=()  # bond's new name -> its options, with commas
fence_kdump_args=()              # ifname=, bond=, vlan=
fence_kdump_vlans=${fence_kdump_vlans-/proc/net/vlan}
fence_kdump_addresses=()         # "INTERFACE ADDRESS PREFIXLEN"
fence_kdump_routes=()            # "INTERFACE NODE GATEWAY SOURCE", "-": none

# The module of an interface's driver, and those of what it is plugged into.
fence_kdump_add_drivers() {
	local path driver

	path=$(readlink -f "$1/device")
	while [[ $path == /*/* ]]; do
		if [[ -e $path/driver ]]; then
			driver=$path/driver/module
			[[ -e $driver ]] || driver=$path/driver
			driver=$(readlink -f "$driver")
			fence_kdump_drivers+=("${driver##*/}")
		fi
		path=${path%/*}
	done
}

# $1: the interface, a real one; $2: its hardware address, if it is hidden.
fence_kdump_add_physical() {
	local sys=/sys/class/net/$1 mac=${2-} name type
	local new=kdump${#fence_kdump_iface[@]}

	[[ -e $sys/device ]] ||
	    fence_kdump_stop "$1: neither hardware nor a bond nor a VLAN:" \
		"the crash kernel's initrd cannot make it again"
	[[ -e $sys/wireless || -e $sys/phy80211 ]] &&
	    fence_kdump_stop "$1: a wireless interface cannot be made again"
	read -r type <"$sys/type"
	[[ $type == 1 ]] || fence_kdump_stop "$1: not Ethernet (type $type)," \
	    "which ifname= cannot name"
	[[ $(readlink -f "$sys/device/subsystem") == */ccwgroup ]] &&
	    fence_kdump_stop "$1: a channel device needs rd.znet="
	# The one that it is born with: the one it has now may have been set.
	[[ $mac ]] || mac=$(ip -d link show dev "$1" 2>/dev/null |
	    sed -n 's/.* permaddr \([0-9a-f:]*\).*/\1/p')
	[[ $mac ]] || read -r mac <"$sys/address"
	for name in "${fence_kdump_args[@]}"; do
		[[ $name == ifname=*:$mac ]] && fence_kdump_stop \
		    "$1: two interfaces have the hardware address $mac"
	done
	fence_kdump_add_drivers "$sys"
	fence_kdump_iface[$1]=$new
	fence_kdump_args+=("ifname=$new:$mac")
}

fence_kdump_add_bond() {
	local dir=/sys/class/net/$1/bonding new key value slave mac
	local slaves='' options=''

	for slave in $(<"$dir/slaves"); do
		read -r mac <"/sys/class/net/$slave/bonding_slave/perm_hwaddr"
		fence_kdump_add_interface "$slave" "$mac"
		slaves+=,${fence_kdump_iface[$slave]}
	done
	[[ $slaves ]] || fence_kdump_stop "$1: a bond without an interface"
	# What decides which interface speaks; the first word of two is what
	# the kernel takes.
	for key in mode miimon updelay downdelay lacp_rate xmit_hash_policy \
	    arp_interval; do
		read -r value _ <"$dir/$key" || continue
		[[ $value && $value != 0 ]] && options+=,$key=$value
	done
	value=$(<"$dir/arp_ip_target")
	[[ $value ]] && options+=,arp_ip_target=${value// /;}
	read -r value <"$dir/primary" &&
	    options+=,primary=${fence_kdump_iface[$value]}
	new=kdump${#fence_kdump_iface[@]}
	fence_kdump_iface[$1]=$new
	fence_kdump_drivers+=(bonding)
	fence_kdump_bond[$new]=${options#,}
	fence_kdump_args+=("bond=$new:${slaves#,}:${options#,}")
}

fence_kdump_add_vlan() {
	local below id new

	below=$(sed -n 's/^Device: *//p' "$fence_kdump_vlans/$1")
	id=$(sed -n 's/.*VID: *\([0-9]*\).*/\1/p' "$fence_kdump_vlans/$1")
	[[ $below && $id ]] || fence_kdump_stop "$1: VLAN of what?"
	fence_kdump_add_interface "$below"
	new=${fence_kdump_iface[$below]}.$id
	fence_kdump_iface[$1]=$new
	fence_kdump_drivers+=(8021q)
	fence_kdump_args+=("vlan=$new:${fence_kdump_iface[$below]}")
}

fence_kdump_add_interface() {
	[[ ${fence_kdump_iface[$1]-} ]] && return
	if [[ -d /sys/class/net/$1/bonding ]]; then
		fence_kdump_add_bond "$1"
	elif [[ -e $fence_kdump_vlans/$1 ]]; then
		fence_kdump_add_vlan "$1"
	else
		fence_kdump_add_physical "$@"
	fi
}

# One line "route NODE INTERFACE SOURCE PREFIXLEN GATEWAY".
fence_kdump_add_route() {
	local node=$1 iface=$2 source=$3 prefix=$4 gateway=$5 new line

	case $source in
	fe80:*)
		fence_kdump_stop "${node}: it is reached from the link-local" \
		    "address $source, which may be another one after a crash:" \
		    "name an address of the node that is not link-local"
		;;
	esac
	fence_kdump_add_interface "$iface"
	new=${fence_kdump_iface[$iface]}
	line="$new $source $prefix"
	[[ " ${fence_kdump_addresses[*]/%/ @} " == *" $line @ "* ]] ||
	    fence_kdump_addresses+=("$line")
	fence_kdump_routes+=("$new $node ${gateway%%%*} $source")
}

fence_kdump_network() {
	local fact
	local -a words

	for fact in "${fence_kdump_facts[@]}"; do
		read -r -a words <<<"$fact"
		[[ ${words[0]} == route ]] &&
		    fence_kdump_add_route "${words[@]:1}"
	done
	[[ ${fence_kdump_addresses[*]} ]] ||
	    fence_kdump_stop "there is no way to any node"
}

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
	local line first=' ' folder=$initdir/etc/fence_kdump
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
	inst_hook pre-udev 61 "$moddir/patience.sh"
	inst_hook initqueue/online 55 "$moddir/online.sh"
}

# systemd's own generator knows the kernel's command line alone, not what
# dracut takes for it: it is run here and now, and what it makes goes in.
fence_kdump_write_networkd() {
	local line text folder=$initdir/etc/fence_kdump/networkd
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
	    --root="$generated" -- "${fence_kdump_args[@]}" 2>&1) ||
	    fence_kdump_stop "systemd-network-generator: $text"
	cp "$generated"/run/systemd/network/* "$folder" ||
	    fence_kdump_stop "systemd-network-generator made nothing"
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

fence_kdump_write_network() {
	if dracut_module_included systemd-networkd; then
		fence_kdump_write_networkd
	elif dracut_module_included network-legacy; then
		fence_kdump_write_legacy
	else
		fence_kdump_stop "the image's network is neither" \
		    "network-legacy's nor systemd-networkd's"
	fi
	echo "rd.neednet=1 ${fence_kdump_args[*]}" \
	    >"$initdir/etc/fence_kdump/cmdline"
}
