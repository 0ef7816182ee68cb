# SPDX-License-Identifier: GPL-2.0-or-later

# The ports.
firewalldservicedir = $(prefix)/lib/firewalld/services
dist_firewalldservice_DATA = %D%/fence-kdump.xml %D%/fence-kdump-query.xml
dist_pkgdata_DATA = %D%/fence_kdump.nft %D%/reverse_path.nft
systemdsystemunit_DATA += \
	%D%/fence-kdump-firewall.service \
	%D%/fence-kdump-reverse-path.service
EXTRA_DIST += %D%/fence-kdump-firewall.service.in \
	%D%/fence-kdump-reverse-path.service.in
%D%/fence-kdump-firewall.service: %D%/fence-kdump-firewall.service.in
%D%/fence-kdump-reverse-path.service: %D%/fence-kdump-reverse-path.service.in
