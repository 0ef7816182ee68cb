#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The network of the running system, as the crash kernel's initrd shall have
# it again: the interfaces that lead to the nodes, with the addresses that the
# cluster knows. Sourced by module-setup.sh.
#
# shellcheck disable=SC2034,SC2154 # handlers.sh's variables, and dracut's
#
# Each interface gets a new name, kdumpN, by its hardware address: names that
# the kernel gives may be different ones after a crash. The MTU is left as it
# comes: the message has 8 bytes.

# Global also when this is sourced by a function.
declare -gA fence_kdump_iface=()  # name now -> new name
fence_kdump_drivers=()           # modules that the interfaces need
declare -gA fence_kdump_bond=()  # bond's new name -> its options, with commas
fence_kdump_args=()              # ifname=, bond=, vlan=, bridge=
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

	if [[ ! -e $sys/device ]]; then
		fence_kdump_refuse "$1: neither hardware nor a bond, a VLAN" \
		    "or a bridge: the crash kernel's initrd cannot make it" \
		    "again"
		return
	fi
	if [[ -e $sys/wireless || -e $sys/phy80211 ]]; then
		fence_kdump_refuse "$1: a wireless interface cannot be made" \
		    "again"
		return
	fi
	read -r type <"$sys/type"
	if [[ $type != 1 ]]; then
		fence_kdump_refuse "$1: not Ethernet (type $type), which" \
		    "ifname= cannot name"
		return
	fi
	if [[ $(readlink -f "$sys/device/subsystem") == */ccwgroup ]]; then
		fence_kdump_refuse "$1: a channel device needs rd.znet="
		return
	fi
	# The one that it is born with: the one it has now may have been set.
	[[ $mac ]] || mac=$(ip -d link show dev "$1" 2>/dev/null |
	    sed -n 's/.* permaddr \([0-9a-f:]*\).*/\1/p')
	[[ $mac ]] || read -r mac <"$sys/address"
	for name in "${fence_kdump_args[@]}"; do
		[[ $name == ifname=*:$mac ]] || continue
		fence_kdump_refuse "$1: two interfaces have the hardware" \
		    "address $mac"
		return
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
		fence_kdump_add_interface "$slave" "$mac" || return
		slaves+=,${fence_kdump_iface[$slave]}
	done
	if [[ ! $slaves ]]; then
		fence_kdump_refuse "$1: a bond without an interface"
		return
	fi
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
	if [[ ! $below || ! $id ]]; then
		fence_kdump_refuse "$1: VLAN of what?"
		return
	fi
	fence_kdump_add_interface "$below" || return
	new=${fence_kdump_iface[$below]}.$id
	fence_kdump_iface[$1]=$new
	fence_kdump_drivers+=(8021q)
	fence_kdump_args+=("vlan=$new:${fence_kdump_iface[$below]}")
}

# A bridge's port that leads out of this host: its guests' ends are none.
fence_kdump_leads_out() {
	local sys=/sys/class/net/$1

	[[ -e $sys/device || -d $sys/bonding || -d $sys/bridge ||
	    -e $fence_kdump_vlans/$1 ]]
}

# Without the spanning tree protocol, which keeps a port from speaking for 30 s.
fence_kdump_add_bridge() {
	local sys=/sys/class/net/$1 port new ports='' value

	for port in "$sys"/brif/*; do
		port=${port##*/}
		fence_kdump_leads_out "$port" || continue
		fence_kdump_add_interface "$port" || return
		ports+=,${fence_kdump_iface[$port]}
	done
	if [[ ! $ports ]]; then
		fence_kdump_refuse "$1: a bridge without a port that is" \
		    "hardware, a bond or a VLAN"
		return
	fi
	read -r value <"$sys/bridge/stp_state"
	if [[ $value != 0 && ${ports#,} == *,* ]]; then
		fence_kdump_refuse "$1: a bridge of several ports with the" \
		    "spanning tree protocol, which the crash kernel has not:" \
		    "a loop would be open"
		return
	fi
	read -r value <"$sys/bridge/vlan_filtering"
	[[ $value == 0 ]] || dwarn "fence-kdump: $1: the bridge's filter of" \
	    "VLANs is not made again: what it tags goes out without a tag"
	new=kdump${#fence_kdump_iface[@]}
	fence_kdump_iface[$1]=$new
	fence_kdump_drivers+=(bridge)
	fence_kdump_args+=("bridge=$new:${ports#,}")
}

fence_kdump_add_interface() {
	[[ ${fence_kdump_iface[$1]-} ]] && return
	if [[ -d /sys/class/net/$1/bonding ]]; then
		fence_kdump_add_bond "$1"
	elif [[ -e $fence_kdump_vlans/$1 ]]; then
		fence_kdump_add_vlan "$1"
	elif [[ -d /sys/class/net/$1/bridge ]]; then
		fence_kdump_add_bridge "$1"
	else
		fence_kdump_add_physical "$@"
	fi
}

# One line "route NODE INTERFACE SOURCE PREFIXLEN GATEWAY".
fence_kdump_add_route() {
	local node=$1 iface=$2 source=$3 prefix=$4 gateway=$5 new line

	case $source in
	fe80:*)
		fence_kdump_refuse "$node: it is reached from the" \
		    "link-local address $source, which may be another one after a crash:" \
		    "name an address of the node that is not link-local"
		return
		;;
	esac
	fence_kdump_add_interface "$iface" || return
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
		[[ ${words[0]} == route ]] || continue
		fence_kdump_add_route "${words[@]:1}" || return
	done
	[[ ${fence_kdump_addresses[*]} ]] ||
	    fence_kdump_refuse "there is no way to any node"
}
