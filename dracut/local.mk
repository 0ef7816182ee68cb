# SPDX-License-Identifier: GPL-2.0-or-later

# The crash kernel's initrd: a module for dracut, a unit for Debian.
dracutmoduledir = $(dracutdir)/modules.d/55fence-kdump
dist_dracutmodule_SCRIPTS = \
	%D%/handlers.sh \
	%D%/kdump.sh \
	%D%/key.sh \
	%D%/late-hook.sh \
	%D%/manager.sh \
	%D%/network.sh \
	%D%/online.sh \
	%D%/patience.sh \
	%D%/unawaited.sh
dracutmodule_SCRIPTS = \
	%D%/crash.sh \
	%D%/late.sh \
	%D%/module-setup.sh
dracutmodule_DATA = %D%/fence-kdump-early.service
dist_dracutmodule_DATA = %D%/patience.conf %D%/unawaited.conf
# The key, where a kdump package has put the sender. Both have key.sh.
dracutkeymoduledir = $(dracutdir)/modules.d/56fence-kdump-key
dist_dracutkeymodule_SCRIPTS = %D%/kdump.sh %D%/key.sh
dracutkeymodule_SCRIPTS = %D%/key/module-setup.sh
systemdsystemunit_DATA += \
	%D%/fence-kdump-open.service \
	%D%/fence-kdump-send.service
EXTRA_DIST += \
	%D%/crash.sh.in %D%/late.sh.in %D%/module-setup.sh.in \
	%D%/key/module-setup.sh.in %D%/fence-kdump-early.service.in %D%/fence-kdump-open.service.in \
	%D%/fence-kdump-send.service.in
%D%/crash.sh: %D%/crash.sh.in
%D%/late.sh: %D%/late.sh.in
%D%/module-setup.sh: %D%/module-setup.sh.in
%D%/key/module-setup.sh: %D%/key/module-setup.sh.in
%D%/fence-kdump-early.service: %D%/fence-kdump-early.service.in
%D%/fence-kdump-open.service: %D%/fence-kdump-open.service.in
%D%/fence-kdump-send.service: %D%/fence-kdump-send.service.in
