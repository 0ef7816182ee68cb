#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The main job, told as it happens: two network namespaces play the nodes
# alice and bob; alice's crash kernel speaks, bob's fence agent listens.
#
# usage: tests/demo.sh BUILD-FOLDER

set -eu

build=$(cd "$1" && pwd)
alice=fkdemo-$$-alice
bob=fkdemo-$$-bob
tmp=$(mktemp -d)

clean_up() {
	for n in "$alice" "$bob"; do
		ip netns pids "$n" 2>/dev/null | xargs -r kill 2>/dev/null ||
		    true
		ip netns del "$n" 2>/dev/null || true
	done
	rm -rf "$tmp"
}
trap clean_up EXIT
trap 'exit 1' INT TERM HUP

tell() {
	printf '\n%s\n' "$*"
}

# Runs a command on a node, with an /etc/hosts of these two, and without the
# node list of the host's own cluster, or of corosync's package.
# shellcheck disable=SC2016 # the inner shell expands these
on() {
	node=$1
	shift
	ip netns exec "$node" sh -c \
	    'mount --bind "$0" /etc/hosts
	    [ ! -d /etc/corosync ] || mount -t tmpfs none /etc/corosync
	    exec "$@"' "$tmp/hosts" "$@"
}

indent() {
	sed -u "s/^/    $1/"
}

# Starts bob's agent as Pacemaker does: options on standard input, a blank
# behind the name as in SUSE's example.  Its exit status goes to a file, what
# it says is shown as it comes.
listen() {
	rm -f "$tmp/status"
	: >"$tmp/log"
	{
		status=0
		printf 'nodename=alice \naction=off\nport=alice\ntimeout=%s\n' \
		    "$1" | on "$bob" "$build/fence_kdump/fence_kdump" \
		    >"$tmp/log" 2>&1 || status=$?
		echo "$status" >"$tmp/status"
	} &
	tail -n +1 -f --pid=$! "$tmp/log" | indent 'bob   | ' &
	i=0
	until grep -q waiting "$tmp/log" || [ -e "$tmp/status" ]; do
		i=$((i + 1))
		[ $i -lt 100 ] || exit 1
		sleep 0.1
	done
	sleep 0.5
}

# Waits for the agent and compares its exit status with $1.
result() {
	wait
	echo "    bob   | exit status $(cat "$tmp/status")"
	[ "$(cat "$tmp/status")" = "$1" ] || {
		echo "demo: exit status $1 was expected" >&2
		exit 1
	}
}

send_from() {
	on "$alice" ip addr replace "$1/24" dev eth0
	on "$alice" ip route replace 192.0.2.2 dev eth0 src "$1"
	on "$alice" "$build/fence_kdump_send/fence_kdump_send" --force -c 1 \
	    bob 2>&1 | indent "$2"
}

printf '192.0.2.1 alice\n192.0.2.2 bob\n192.0.2.9 mally\n' >"$tmp/hosts"
ip netns add "$alice"
ip netns add "$bob"
ip -n "$alice" link add eth0 type veth peer name eth0 netns "$bob"
ip -n "$alice" addr add 192.0.2.1/24 dev eth0
ip -n "$bob" addr add 192.0.2.2/24 dev eth0
ip -n "$alice" link set eth0 up
ip -n "$bob" link set eth0 up

tell "1. alice is lost. bob's Pacemaker asks its first topology level,
   fence_kdump, to fence her; it has 20 seconds for that."
listen 20

tell "2. Another host, mally (192.0.2.9), says that it is dumping. That is
   not alice: bob goes on waiting. (This is no crash kernel: without --force
   the sender would refuse.)"
send_from 192.0.2.9 'mally | '
sleep 1

tell "3. alice has panicked. Her crash kernel starts fence_kdump_send, which
   says from her own address: I am dumping."
send_from 192.0.2.1 'alice | '

tell "4. bob believes that, and only that: alice is fenced. Her dump is not
   cut short, and her services may start elsewhere."
result 0

tell "5. Once more, but this time alice's power has failed: nobody speaks for
   her. bob does not guess. The agent fails after 3 seconds, and Pacemaker
   goes on to the next topology level, the power switch."
listen 3
result 1

tell "That is all. Everything ran in two network namespaces that are gone now."
