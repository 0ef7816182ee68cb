# SPDX-License-Identifier: GPL-2.0-or-later

# They are all in one folder when installed: see install-data-hook.
EXTRA_DIST += %D%
dist_man_MANS += %D%/fence-kdump.7
dist_doc_DATA += \
	%D%/armed.md \
	%D%/checks.md \
	%D%/confinement.md \
	%D%/decision.md \
	%D%/dracut.md \
	%D%/flow.svg \
	%D%/install.md \
	%D%/kdump.md \
	%D%/migration.md \
	%D%/operator-guide.md \
	%D%/pacemaker.md \
	%D%/protocol.md \
	%D%/remote.md \
	%D%/security.md \
	%D%/status.md \
	%D%/stonith.md \
	%D%/topology.svg \
	%D%/two-nodes.md \
	%D%/watchdogs.md
examplesdir = $(docdir)/examples
dist_examples_DATA = \
	%D%/examples/armed.crm \
	%D%/examples/kdump-one-device.crm \
	%D%/examples/kdump.crm \
	%D%/examples/meatware-first.crm \
	%D%/examples/meatware-last.crm \
	%D%/examples/power.crm \
	%D%/examples/suicide-alone.crm \
	%D%/examples/suicide-crash.crm \
	%D%/examples/suicide.crm \
	%D%/examples/suse-as-printed.crm \
	%D%/examples/suse-with-list.crm \
	%D%/examples/three-levels.crm
