# SPDX-License-Identifier: GPL-2.0-or-later

# The programs, in network namespaces, beside the real peers.
# The longest ones are first, so that none of them is waited for at the end.
INTEGRATION_TESTS = \
	%D%/test_initrd.py \
	%D%/test_suicide.py \
	%D%/test_fencectl_check.py \
	%D%/test_dracut_key.py \
	%D%/test_stonith.py \
	%D%/test_meat_kill.py \
	%D%/test_agree.py \
	%D%/test_armed.py \
	%D%/test_ask_answer.py \
	%D%/test_awaited.py \
	%D%/test_cmap.py \
	%D%/test_crash_judge.py \
	%D%/test_differ.py \
	%D%/test_fencectl_cibadmin.py \
	%D%/test_fencectl_corosync.py \
	%D%/test_fencectl_judged.py \
	%D%/test_fencectl_plan.py \
	%D%/test_fencectl_status.py \
	%D%/test_firewall.py \
	%D%/test_firewall_unit.py \
	%D%/test_flood.py \
	%D%/test_hosts.py \
	%D%/test_input.py \
	%D%/test_interop.py \
	%D%/test_kdump2.py \
	%D%/test_listen.py \
	%D%/test_meat_attr.py \
	%D%/test_meat_held.py \
	%D%/test_meat_journal.py \
	%D%/test_meat_notify.py \
	%D%/test_meat_peers.py \
	%D%/test_meat_reply.py \
	%D%/test_meatclient.py \
	%D%/test_meatware.py \
	%D%/test_monitor.py \
	%D%/test_names.py \
	%D%/test_own.py \
	%D%/test_peers.py \
	%D%/test_ports.py \
	%D%/test_process.py \
	%D%/test_pulse.py \
	%D%/test_rehearse.py \
	%D%/test_rehearse_initrd.py \
	%D%/test_rehearse_kdump.py \
	%D%/test_rehearse_key.py \
	%D%/test_rehearse_source.py \
	%D%/test_reverse_path.py \
	%D%/test_running.py \
	%D%/test_send.py \
	%D%/test_send_answer.py \
	%D%/test_send_where.py \
	%D%/test_stonith_faults.py \
	%D%/test_stonith_fenced.py \
	%D%/test_stonith_kernel.py \
	%D%/test_stonith_xvm.py \
	%D%/test_suicide_alone.py \
	%D%/test_target.py \
	%D%/test_units.py \
	%D%/test_validate.py \
	%D%/test_whose.py
# These measure milliseconds: ./dev check runs one of them for each processor,
# after the others, of which it runs several at once, for those mostly wait.
MEASURED_TESTS = \
	%D%/test_running.py \
	%D%/test_send.py \
	%D%/test_pulse.py \
	%D%/test_process.py \
	%D%/test_names.py \
	%D%/test_send_answer.py \
	%D%/test_listen.py \
	%D%/test_ports.py
# This one needs the whole machine.
ALONE_TESTS = %D%/test_flood.py
if HAVE_PYTHON3
TESTS += $(INTEGRATION_TESTS)
check_PROGRAMS += %D%/cmapask %D%/coroprint %D%/flood %D%/hostsprint \
	%D%/kdump2print
endif
%C%_flood_SOURCES = %D%/flood.c
%C%_flood_CPPFLAGS = $(LIBC_CPPFLAGS)
%C%_flood_LDADD =
%C%_cmapask_SOURCES = %D%/cmapask.c
%C%_cmapask_LDADD = fence_kdump/libagent.a lib/libcommon.a
%C%_coroprint_SOURCES = %D%/coroprint.c
%C%_coroprint_LDADD = lib/libcommon.a
%C%_hostsprint_SOURCES = %D%/hostsprint.c
%C%_hostsprint_LDADD = lib/libcommon.a
%C%_kdump2print_SOURCES = %D%/kdump2print.c
%C%_kdump2print_LDADD = lib/libcommon.a
EXTRA_DIST += $(INTEGRATION_TESTS) \
	%D%/attrdlab.py \
	%D%/checklab.py \
	%D%/coroconf.py \
	%D%/corofiles.py \
	%D%/corolab.py \
	%D%/lab.py \
	%D%/labhost.py \
	%D%/labnet.py \
	%D%/meatlab.py \
	%D%/pacemakerlab.py \
	%D%/rehearselab.py \
	%D%/stonithlab.py \
	%D%/strace.py \
	%D%/suicide_init.py \
	%D%/suicidelab.py \
	%D%/systemdlab.py
