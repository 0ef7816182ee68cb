# SPDX-License-Identifier: GPL-2.0-or-later

# The administrator's file: see install-data-local.
sysconfigdir = $(sysconfdir)/sysconfig
EXTRA_DIST += %D%/fence_kdump
dist_man_MANS += %D%/fence_kdump.5
dist_doc_DATA += %D%/kdump.example
