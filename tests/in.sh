#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A ./dev command in another release of Debian.
#
# usage: tests/in.sh RELEASE COMMAND...
#
# The root is made once by debootstrap and kept in build/cache/in/RELEASE; what
# ./dev deps installs there stays. The command has mounts, processes, devices
# and a host name of its own, which end with it, and the network of this host,
# for apt. The tree is copied to /fence-kdump there, and so is what has been
# built there before.

set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
mirror=http://deb.debian.org/debian

usage() {
	echo "usage: ./dev in RELEASE COMMAND..." >&2
	exit 1
}

[ $# -ge 2 ] || usage
release=$1
shift
case $release in
"" | *[!a-z]*) usage ;;
esac
root=$top/build/cache/in/$release

# What was begun and not ended is made again.
make_root() {
	echo "making $root (once)"
	rm -rf "$root.new"
	mkdir -p "$root.new"
	debootstrap --variant=minbase --include=ca-certificates "$release" \
	    "$root.new" "$mirror" >"$root.log"
	# No service is to start, and man pages are to be there for the tests.
	printf '#!/bin/sh\nexit 101\n' >"$root.new/usr/sbin/policy-rc.d"
	chmod 755 "$root.new/usr/sbin/policy-rc.d"
	rm -f "$root.new"/etc/dpkg/dpkg.cfg.d/*
	echo force-unsafe-io >"$root.new/etc/dpkg/dpkg.cfg.d/quick"
	mv "$root.new" "$root"
}

# All that is no product of building, and nothing that is here no more.
copy_tree() {
	mkdir -p "$root/fence-kdump"
	find "$root/fence-kdump" -mindepth 1 -maxdepth 1 ! -name build \
	    -exec rm -rf {} +
	if [ -e "$top/.git" ]; then
		git -C "$top" ls-files -z --cached --others --exclude-standard
	else
		(cd "$top" && find . -path ./build -prune -o -type f -print0)
	fi | tar -C "$top" --null --ignore-failed-read -T - -c 2>/dev/null |
	    tar -C "$root/fence-kdump" -x
}

[ -d "$root" ] || make_root
copy_tree
cp /etc/resolv.conf "$root/etc/resolv.conf"
echo "127.0.0.1 localhost $release" >"$root/etc/hosts"

# shellcheck disable=SC2016 # the inner shell's own
exec setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child --uts \
    --ipc --cgroup sh -euc '
	root=$1 release=$2
	shift 2
	mount --make-rprivate /
	mount --bind "$root" "$root"
	cd "$root"
	mount -t proc proc proc
	mount -t sysfs -o ro sysfs sys
	# journald of systemd 257 does not start without.
	mount -t cgroup2 cgroup2 sys/fs/cgroup || :
	mount -t tmpfs -o mode=755 tmpfs run
	mount -t tmpfs -o mode=755 tmpfs dev
	mkdir dev/pts dev/shm dev/net
	mount -t devpts -o newinstance,ptmxmode=666 devpts dev/pts
	mount -t tmpfs tmpfs dev/shm
	for name in null zero full random urandom tty net/tun; do
		[ -e "/dev/$name" ] || continue
		: >"dev/$name"
		mount --bind "/dev/$name" "dev/$name"
	done
	ln -s pts/ptmx dev/ptmx
	ln -s /proc/self/fd dev/fd
	ln -s /proc/self/fd/0 dev/stdin
	ln -s /proc/self/fd/1 dev/stdout
	ln -s /proc/self/fd/2 dev/stderr
	# What is not in a namespace.
	for name in sysrq-trigger sys/kernel/sysrq; do
		[ ! -e "proc/$name" ] || mount --bind dev/null "proc/$name"
	done
	hostname "$release"
	pivot_root . .
	umount -l .
	cd /fence-kdump
	exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin \
	    HOME=/root LC_ALL=C.UTF-8 TERM="${TERM:-dumb}" ${CC:+CC="$CC"} \
	    ${http_proxy:+http_proxy="$http_proxy"} \
	    ${LINT_STEPS:+LINT_STEPS="$LINT_STEPS"} \
	    ${PLAN_CONFIGURATIONS:+PLAN_CONFIGURATIONS="$PLAN_CONFIGURATIONS"} \
	    ${PLAN_ORDERS:+PLAN_ORDERS="$PLAN_ORDERS"} ./dev "$@"
' sh "$root" "$release" "$@"
