# SPDX-License-Identifier: GPL-2.0-or-later

# Every byte that enters: with --enable-fuzzing libFuzzer's programs (see
# ./dev fuzz), else programs that run the kept seeds once, in `make check`.
FUZZ_TARGETS = \
	%D%/fuzz_answer \
	%D%/fuzz_cluster \
	%D%/fuzz_cmap \
	%D%/fuzz_corosync \
	%D%/fuzz_datagram \
	%D%/fuzz_fencectl_cib \
	%D%/fuzz_fencectl_nft \
	%D%/fuzz_fencectl_status \
	%D%/fuzz_hosts \
	%D%/fuzz_input \
	%D%/fuzz_kdump2_file \
	%D%/fuzz_meat_answer \
	%D%/fuzz_meat_attr \
	%D%/fuzz_meat_data \
	%D%/fuzz_meat_node \
	%D%/fuzz_meat_reply \
	%D%/fuzz_option \
	%D%/fuzz_query \
	%D%/fuzz_rawudp \
	%D%/fuzz_rtaddr \
	%D%/fuzz_stonith_about \
	%D%/fuzz_stonith_hosts \
	%D%/fuzz_sysconfig \
	%D%/fuzz_utmp
check_PROGRAMS += $(FUZZ_TARGETS)
if FUZZING
fuzz_main =
fuzz_flags = $(AM_LDFLAGS) -fsanitize=fuzzer
else
fuzz_main = %D%/replay.c
fuzz_flags = $(AM_LDFLAGS)
TESTS += %D%/seeds.test
endif
EXTRA_DIST += %D%/seeds %D%/seeds.test %D%/coromodel.h %D%/fuzz.h \
	%D%/kdump2.h %D%/table.h
%C%_fuzz_answer_SOURCES = %D%/fuzz_answer.c $(fuzz_main)
%C%_fuzz_cluster_SOURCES = %D%/fuzz_cluster.c $(fuzz_main)
%C%_fuzz_cmap_SOURCES = %D%/fuzz_cmap.c $(fuzz_main)
%C%_fuzz_corosync_SOURCES = %D%/fuzz_corosync.c $(fuzz_main)
%C%_fuzz_datagram_SOURCES = %D%/fuzz_datagram.c $(fuzz_main)
%C%_fuzz_fencectl_cib_SOURCES = %D%/fuzz_fencectl_cib.c $(fuzz_main)
%C%_fuzz_fencectl_nft_SOURCES = %D%/fuzz_fencectl_nft.c $(fuzz_main)
%C%_fuzz_fencectl_status_SOURCES = %D%/fuzz_fencectl_status.c $(fuzz_main)
%C%_fuzz_hosts_SOURCES = %D%/fuzz_hosts.c $(fuzz_main)
%C%_fuzz_input_SOURCES = %D%/fuzz_input.c $(fuzz_main)
%C%_fuzz_kdump2_file_SOURCES = %D%/fuzz_kdump2_file.c $(fuzz_main)
%C%_fuzz_meat_answer_SOURCES = %D%/fuzz_meat_answer.c $(fuzz_main)
%C%_fuzz_meat_attr_SOURCES = %D%/fuzz_meat_attr.c $(fuzz_main)
%C%_fuzz_meat_data_SOURCES = %D%/fuzz_meat_data.c $(fuzz_main)
%C%_fuzz_meat_node_SOURCES = %D%/fuzz_meat_node.c $(fuzz_main)
%C%_fuzz_meat_reply_SOURCES = %D%/fuzz_meat_reply.c $(fuzz_main)
%C%_fuzz_option_SOURCES = %D%/fuzz_option.c $(fuzz_main)
%C%_fuzz_query_SOURCES = %D%/fuzz_query.c $(fuzz_main)
%C%_fuzz_rawudp_SOURCES = %D%/fuzz_rawudp.c $(fuzz_main)
%C%_fuzz_rtaddr_SOURCES = %D%/fuzz_rtaddr.c $(fuzz_main)
%C%_fuzz_stonith_about_SOURCES = %D%/fuzz_stonith_about.c $(fuzz_main)
%C%_fuzz_stonith_hosts_SOURCES = %D%/fuzz_stonith_hosts.c $(fuzz_main)
%C%_fuzz_sysconfig_SOURCES = %D%/fuzz_sysconfig.c $(fuzz_main)
%C%_fuzz_utmp_SOURCES = %D%/fuzz_utmp.c $(fuzz_main)

%C%_fuzz_answer_LDFLAGS = $(fuzz_flags)
%C%_fuzz_cluster_LDFLAGS = $(fuzz_flags)
%C%_fuzz_cmap_LDFLAGS = $(fuzz_flags)
%C%_fuzz_corosync_LDFLAGS = $(fuzz_flags)
%C%_fuzz_datagram_LDFLAGS = $(fuzz_flags)
%C%_fuzz_fencectl_cib_LDFLAGS = $(fuzz_flags)
%C%_fuzz_fencectl_nft_LDFLAGS = $(fuzz_flags)
%C%_fuzz_fencectl_status_LDFLAGS = $(fuzz_flags)
%C%_fuzz_hosts_LDFLAGS = $(fuzz_flags)
%C%_fuzz_input_LDFLAGS = $(fuzz_flags)
%C%_fuzz_kdump2_file_LDFLAGS = $(fuzz_flags)
%C%_fuzz_meat_answer_LDFLAGS = $(fuzz_flags)
%C%_fuzz_meat_attr_LDFLAGS = $(fuzz_flags)
%C%_fuzz_meat_data_LDFLAGS = $(fuzz_flags)
%C%_fuzz_meat_node_LDFLAGS = $(fuzz_flags)
%C%_fuzz_meat_reply_LDFLAGS = $(fuzz_flags)
%C%_fuzz_option_LDFLAGS = $(fuzz_flags)
%C%_fuzz_query_LDFLAGS = $(fuzz_flags)
%C%_fuzz_rawudp_LDFLAGS = $(fuzz_flags)
%C%_fuzz_rtaddr_LDFLAGS = $(fuzz_flags)
%C%_fuzz_stonith_about_LDFLAGS = $(fuzz_flags)
%C%_fuzz_stonith_hosts_LDFLAGS = $(fuzz_flags)
%C%_fuzz_sysconfig_LDFLAGS = $(fuzz_flags)
%C%_fuzz_utmp_LDFLAGS = $(fuzz_flags)

%C%_fuzz_answer_LDADD = lib/libcommon.a
%C%_fuzz_cluster_LDADD = $(suicide_test_libs)
%C%_fuzz_fencectl_cib_LDADD = $(fencectl_test_libs)
%C%_fuzz_fencectl_nft_LDADD = $(fencectl_test_libs)
%C%_fuzz_fencectl_status_LDADD = $(fencectl_test_libs)
%C%_fuzz_input_LDADD = $(agent_test_libs)
%C%_fuzz_kdump2_file_LDADD = lib/libcommon.a
%C%_fuzz_meat_answer_LDADD = $(meatclient_test_libs)
%C%_fuzz_meat_attr_LDADD = $(meat_test_libs)
%C%_fuzz_meat_data_LDADD = $(meat_test_libs)
%C%_fuzz_meat_node_LDADD = $(meat_test_libs)
%C%_fuzz_meat_reply_LDADD = $(meat_test_libs)
%C%_fuzz_query_LDADD = lib/libcommon.a
%C%_fuzz_stonith_about_LDADD = $(stonith_test_libs)
%C%_fuzz_stonith_hosts_LDADD = $(stonith_test_libs)
%C%_fuzz_sysconfig_LDADD = $(rehearse_test_libs)
%C%_fuzz_utmp_LDADD = $(lib_test_libs)
%C%_fuzz_stonith_about_CPPFLAGS = $(AM_CPPFLAGS) $(XML_CFLAGS)
