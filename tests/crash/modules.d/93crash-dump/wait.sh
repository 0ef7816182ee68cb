#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# As networkd-config.sh of dracut 106 and later.

if getargbool 0 rd.neednet; then
	mkdir -p /run/networkd/initrd
	: >/run/networkd/initrd/neednet
fi
