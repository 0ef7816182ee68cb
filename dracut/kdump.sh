#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Whose image is it, and what does a kdump package put into it by itself?
# Sourced by module-setup.sh of fence-kdump and of fence-kdump-key.
#
# shellcheck disable=SC2034,SC2154 # module-setup.sh's variables, and dracut's

# A reason not to go on: every one is given here, and makes its caller return 1.
fence_kdump_refuse() {
	derror "fence-kdump: $*"
	return 1
}

fence_kdump_asked() {
	local asked="${dracutmodules-} ${add_dracutmodules-}"

	[[ " $asked ${force_add_dracutmodules-} " == *\ "$1"\ * ]]
}

# Is this the image that a kdump package makes for its crash kernel?  Red Hat's
# says so, SUSE's asks for its own module.
fence_kdump_by_redhat() {
	[[ ${IN_KDUMP-} == 1 ]] || fence_kdump_asked kdumpbase
}

fence_kdump_by_kdump() {
	fence_kdump_by_redhat || fence_kdump_asked kdump
}

# What that package does by itself, by its files: the facts in
# fence_kdump_kdump.
fence_kdump_ask_kdump() {
	local root=${dracutsysrootdir-} status=0

	fence_kdump_kdump=$(timeout -k 5 "$fence_kdump_patience" \
	    "$root$fence_kdump_rehearse" --kdump --root "$root" 2>&1) ||
	    status=$?
	[[ $status == 0 ]] || fence_kdump_refuse \
	    "$fence_kdump_rehearse ended with $status: $fence_kdump_kdump"
}

# Does it put a sender into the image?  Says where that is configured.
fence_kdump_in_kdump() {
	sed -n '/^kdump-sender /{s///p;q;}' <<<"$fence_kdump_kdump" | grep . ||
	    fence_kdump_in_cib
}

# Red Hat's asks the cluster (is_pcs_fence_kdump() of its kdump-lib.sh): if it
# does not run now, or no other node is known to it, nothing is put in.
fence_kdump_in_cib() {
	local cib

	fence_kdump_by_redhat && [[ -x /usr/libexec/fence_kdump_send ]] &&
	    type -P pcs >/dev/null || return
	cib=$(timeout -k 5 60 pcs cluster cib 2>/dev/null) || return
	[[ $cib == *'type="fence_kdump"'* &&
	    $cib == *'<node_state '*'<node_state '* ]] || return
	echo "a device in the cluster"
}
