# SPDX-License-Identifier: GPL-2.0-or-later

# Armed or not, for the cluster: a resource agent, and a timer without one.
# Pacemaker looks for agents in /usr/lib/ocf.
ocfdir = $(prefix)/lib/ocf/resource.d/fence-kdump
ocf_SCRIPTS = %D%/armed
systemdsystemunit_DATA += \
	%D%/fence-kdump-armed.service %D%/fence-kdump-armed.timer
EXTRA_DIST += %D%/armed.in %D%/fence-kdump-armed.service.in \
	%D%/fence-kdump-armed.timer.in
%D%/armed: %D%/armed.in
%D%/fence-kdump-armed.service: %D%/fence-kdump-armed.service.in
%D%/fence-kdump-armed.timer: %D%/fence-kdump-armed.timer.in
