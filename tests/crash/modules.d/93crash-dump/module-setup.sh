#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What a kdump package does, as little as it can: /proc/vmcore is saved with
# makedumpfile to the disk, then the machine reboots. How the sender is run
# beside it is the case's: CRASH_WAY is none, suse or redhat.
#
# shellcheck disable=SC2154 # dracut's variables

check() {
	return 255
}

depends() {
	echo base
}

installkernel() {
	instmods virtio_pci virtio_blk
}

# dracut 106 and later have this: with rd.neednet=1 the dump waits for
# systemd-networkd, for up to two minutes.
wait_as_106() {
	local unit=systemd-networkd-wait-online.service
	local dir=$initdir$systemdsystemunitdir

	[[ -e $dir/$unit.d/99-dracut.conf ]] && return
	mkdir -p "$dir/$unit.d" "$dir/initrd.target.wants"
	printf '[Unit]\nBefore=dracut-initqueue.service\n%s\n%s' \
	    'ConditionPathExists=/run/networkd/initrd/neednet' \
	    $'[Service]\nTimeoutStartSec=120\n' >"$dir/$unit.d/99-dracut.conf"
	ln -s "../$unit" "$dir/initrd.target.wants/$unit"
	inst_hook cmdline 99 "$moddir/wait.sh"
}

install() {
	inst_multiple makedumpfile sync reboot cat sleep
	inst_hook cmdline 00 "$moddir/root.sh"
	case ${CRASH_WAY-none} in
	suse)
		inst /usr/lib/fence_kdump_send
		inst_simple /etc/sysconfig/kdump
		inst_simple /etc/hosts
		inst_simple /etc/nsswitch.conf
		inst_hook pre-mount 60 "$moddir/suse.sh"
		;;
	redhat)
		inst /usr/libexec/fence_kdump_send
		inst_simple /etc/sysconfig/fence_kdump
		inst_simple /etc/fence_kdump_nodes
		inst_simple /etc/hosts
		inst_simple /etc/nsswitch.conf
		inst_hook pre-mount 40 "$moddir/redhat.sh"
		;;
	esac
	[[ ${CRASH_WAIT-no} == no ]] || wait_as_106
	inst_hook "${CRASH_HOOK-pre-mount}" 50 "$moddir/save.sh"
	inst_hook "${CRASH_HOOK-pre-mount}" 99 "$moddir/the-end.sh"
}
