#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# rd.neednet=1 makes dracut wait for our interfaces, three minutes if need be,
# and give up the dump then. A link that is down must cost no dump: 30 s are
# enough. But network-legacy sets up one interface after the other, and each
# that has no link holds up the others: those whose turn has yet to come, which
# initqueue has a job for, are tried before that, for 90 s more at most. Runs
# after net-genrules.sh of network-legacy.

read -r fence_kdump_now _ </proc/uptime
fence_kdump_end=$((${fence_kdump_now%.*} + 30))
# shellcheck disable=SC2154 # dracut's hookdir
for fence_kdump_wait in "$hookdir"/initqueue/finished/wait-kdump*.sh; do
	[ -e "$fence_kdump_wait" ] || continue
	read -r fence_kdump_condition <"$fence_kdump_wait"
	cat >"$fence_kdump_wait" <<-END
		$fence_kdump_condition || {
			read -r uptime _ </proc/uptime
			[ "\${uptime%.*}" -ge $((fence_kdump_end + 90)) ] || {
				[ "\${uptime%.*}" -ge $fence_kdump_end ] &&
				    for job in "$hookdir"/initqueue/ifup-*.sh; do
					[ ! -e "\$job" ]
				    done
			}
		}
	END
done
unset fence_kdump_now fence_kdump_end fence_kdump_wait fence_kdump_condition
