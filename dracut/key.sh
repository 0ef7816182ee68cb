#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# This node's key of version 2 of the message, in the image. Sourced by
# module-setup.sh of fence-kdump and of fence-kdump-key.
#
# The key passes through no shell, because dracut --debug logs each word of its
# shell: fence_kdump_rehearse writes it into the file that dracut packs. Without
# a key the crash kernel has version 1 of the message, so nothing here keeps the
# image from being made.
#
# shellcheck disable=SC2154 # module-setup.sh's variables, and dracut's

# Where there is no secret, nothing is run and nothing is logged. A look at the
# files alone, which fence_kdump_rehearse judges.
fence_kdump_has_secret() {
	local file

	for file in fence_kdump corosync pacemaker; do
		file=/etc/$file/authkey
		[[ ! -e $file && ! -L $file ]] || return 0
	done
	grep -Eqs '(^|[[:blank:]{.])key(file)?[[:blank:]]*:' \
	    /etc/corosync/corosync.conf
}

# No other user can read the image. dracut makes a new file with mode 0600, but
# it keeps the mode of one that is there; and a file system such as FAT has the
# mode of its mount for all files.
fence_kdump_is_private() {
	local file=${outfile-} found

	[[ $file == /* ]] || return
	if [[ -e $file ]]; then
		found=$(stat -L -c '%u %a' -- "$file") || return
	else
		file=$(mktemp -- "${file%/*}/.fence-kdump.XXXXXX") || return
		found=$(stat -c '%u %a' -- "$file")
		rm -f -- "$file"
	fi
	[[ $found == 0\ *00 ]]
}

fence_kdump_no_key() {
	rm -f "$1/key" "$1/key-2-"*
	rmdir "$1" 2>/dev/null # if it is there for the key alone
	dwarn "fence-kdump: no key of this node is in the image, and its crash" \
	    "kernel cannot prove what it says"
}

# Into /etc/fence_kdump of the image: the key, and an empty file whose name is
# the key's id. The secrets are those of the running system, so there is no key
# for another one.
fence_kdump_put_key() {
	local folder=$initdir/etc/fence_kdump status=0 text line level=dwarn

	[[ ! ${dracutsysrootdir-} && ! -e $folder/key ]] &&
	    fence_kdump_has_secret || return 0
	mkdir -p "$initdir/etc" "$folder" && chmod 700 "$folder" || return
	text=$(timeout -k 5 "$fence_kdump_patience" "$fence_kdump_rehearse" \
	    --key "$folder/key" --config "$fence_kdump_config" 2>&1) ||
	    status=$?
	if [[ $status == 2 ]]; then
		rmdir "$folder" 2>/dev/null
		return 0
	fi
	[[ $status != 0 ]] || level=dinfo
	while read -r line; do
		[[ ! $line ]] || $level "$line"
	done <<<"$text"
	if [[ $status != 0 ]]; then
		dwarn "fence-kdump: $fence_kdump_rehearse ended with $status"
		fence_kdump_no_key "$folder"
	elif ! fence_kdump_is_private; then
		dwarn "fence-kdump: others could read ${outfile-the image}:" \
		    "chmod 0600 ${outfile-IMAGE}, or let the mount of its" \
		    "file system do that"
		fence_kdump_no_key "$folder"
	fi
}
