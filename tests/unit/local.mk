# SPDX-License-Identifier: GPL-2.0-or-later

# One program a file.
UNIT_TESTS = \
	%D%/test_addr \
	%D%/test_addr_parse \
	%D%/test_addrmap \
	%D%/test_agent_main \
	%D%/test_answer \
	%D%/test_answer_filter \
	%D%/test_answer_place \
	%D%/test_answer_start \
	%D%/test_answers \
	%D%/test_armed \
	%D%/test_armed_nodes \
	%D%/test_ask \
	%D%/test_attrd \
	%D%/test_boot_id \
	%D%/test_budget \
	%D%/test_caller \
	%D%/test_child_ask \
	%D%/test_clock \
	%D%/test_cluster \
	%D%/test_cmap \
	%D%/test_config \
	%D%/test_coroline \
	%D%/test_corosync \
	%D%/test_crash_ip \
	%D%/test_crash_judge \
	%D%/test_crash_key \
	%D%/test_crash_list \
	%D%/test_crash_nodes \
	%D%/test_crash_where \
	%D%/test_decision \
	%D%/test_dummy \
	%D%/test_fencectl_allow \
	%D%/test_fencectl_alike \
	%D%/test_fencectl_any_hosts \
	%D%/test_fencectl_any_levels \
	%D%/test_fencectl_any_times \
	%D%/test_fencectl_any_where \
	%D%/test_fencectl_check \
	%D%/test_fencectl_drill \
	%D%/test_fencectl_fence_log \
	%D%/test_fencectl_here \
	%D%/test_fencectl_history \
	%D%/test_fencectl_hostmap \
	%D%/test_fencectl_key \
	%D%/test_fencectl_live \
	%D%/test_fencectl_membership \
	%D%/test_fencectl_near \
	%D%/test_fencectl_nft \
	%D%/test_fencectl_panics \
	%D%/test_fencectl_plan \
	%D%/test_fencectl_read \
	%D%/test_fencectl_stamp \
	%D%/test_fencectl_status \
	%D%/test_fencectl_times \
	%D%/test_fencectl_utf8 \
	%D%/test_fencectl_view \
	%D%/test_fencectl_watched \
	%D%/test_filter \
	%D%/test_flood \
	%D%/test_hmac \
	%D%/test_hosts \
	%D%/test_input \
	%D%/test_input_read \
	%D%/test_judge \
	%D%/test_kdump_conf \
	%D%/test_kdump2 \
	%D%/test_kdump2_file \
	%D%/test_kdump2_key \
	%D%/test_kdump_msg \
	%D%/test_key \
	%D%/test_key_name \
	%D%/test_keyfile \
	%D%/test_lenient \
	%D%/test_life \
	%D%/test_list \
	%D%/test_log \
	%D%/test_log_full \
	%D%/test_look_up \
	%D%/test_lookup \
	%D%/test_lookup_answers \
	%D%/test_meat_answer \
	%D%/test_meat_attr \
	%D%/test_meat_call \
	%D%/test_meat_claim \
	%D%/test_meat_data \
	%D%/test_meat_msg \
	%D%/test_meat_replies \
	%D%/test_meat_show \
	%D%/test_meat_target \
	%D%/test_metadata \
	%D%/test_name_file \
	%D%/test_no_memory \
	%D%/test_node_key \
	%D%/test_nonce \
	%D%/test_nsswitch \
	%D%/test_number \
	%D%/test_option \
	%D%/test_option_argv \
	%D%/test_own \
	%D%/test_place \
	%D%/test_plan \
	%D%/test_pongs \
	%D%/test_qb_socket \
	%D%/test_queries \
	%D%/test_rawudp \
	%D%/test_realroot \
	%D%/test_reason \
	%D%/test_report \
	%D%/test_resolve \
	%D%/test_rtaddr \
	%D%/test_run \
	%D%/test_seconds \
	%D%/test_secret \
	%D%/test_sources \
	%D%/test_stay \
	%D%/test_stonith_about \
	%D%/test_stonith_hosts \
	%D%/test_stonith_judge \
	%D%/test_stonith_name \
	%D%/test_stonith_order \
	%D%/test_stonith_run \
	%D%/test_suicide_cluster \
	%D%/test_suicide_decide \
	%D%/test_suicide_facts \
	%D%/test_suicide_ladder \
	%D%/test_suicide_machine \
	%D%/test_suicide_run \
	%D%/test_sysconfig \
	%D%/test_target \
	%D%/test_text \
	%D%/test_utmp \
	%D%/test_verdict \
	%D%/test_watch \
	%D%/test_weigh \
	%D%/test_whose
if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_TESTS)
TESTS += $(UNIT_TESTS)
endif
EXTRA_DIST += %D%/address.h %D%/answer_world.h %D%/bpf_run.h \
	%D%/fencectl_cib.h %D%/fencectl_look.h \
	%D%/fencectl_recorded.h %D%/harness.h \
	%D%/kdump2_bytes.h %D%/log_child.h %D%/no_memory.h \
	%D%/option_rows.h %D%/packet.h %D%/patient.h %D%/roll.h %D%/samples.h \
	%D%/sandbox.h %D%/suicide_recorder.h

# What they test, and no more; those that are not named have fence_kdump's.
LDADD = fence_kdump/libagent.a $(agent_test_libs) $(EVENT_LIBS) $(BSD_LIBS)
lib_test_libs = lib/libcommon.a $(CMOCKA_LIBS)
agent_test_libs = agent/libagent.a $(lib_test_libs)
meat_test_libs = meat/libmeat.a $(lib_test_libs)
meatclient_test_libs = meatclient/libclient.a $(meat_test_libs)
meatware_test_libs = meatware/libagent.a agent/libagent.a $(meat_test_libs) \
	$(BSD_LIBS) $(SYSTEMD_LIBS)
fencectl_test_libs = fencectl/libfencectl.a $(lib_test_libs) $(XML_LIBS)
rehearse_test_libs = rehearse/librehearse.a $(lib_test_libs) $(MNL_LIBS)
send_test_libs = fence_kdump_send/libsend.a $(lib_test_libs)
stonith_test_libs = stonith/libplugin.a $(lib_test_libs) $(EVENT_LIBS) \
	$(XML_LIBS)
suicide_test_libs = suicide/libagent.a $(agent_test_libs)
%C%_test_fencectl_allow_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_alike_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_any_hosts_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_any_levels_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_any_times_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_any_where_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_check_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_drill_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_fence_log_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_here_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_history_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_hostmap_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_key_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_live_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_membership_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_near_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_nft_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_panics_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_plan_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_read_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_stamp_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_status_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_times_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_utf8_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_view_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_watched_LDADD = $(fencectl_test_libs)
%C%_test_fencectl_read_CPPFLAGS = $(AM_CPPFLAGS) $(XML_CFLAGS)
%C%_test_lenient_LDADD = $(send_test_libs)
%C%_test_key_LDADD = $(send_test_libs)
%C%_test_answer_start_LDADD = $(send_test_libs)
%C%_test_stay_LDADD = $(send_test_libs)
%C%_test_place_LDADD = $(send_test_libs)
%C%_test_plan_LDADD = $(send_test_libs)
%C%_test_crash_ip_LDADD = $(lib_test_libs)
%C%_test_crash_judge_LDADD = $(lib_test_libs)
%C%_test_crash_key_LDADD = $(lib_test_libs)
%C%_test_crash_list_LDADD = $(lib_test_libs)
%C%_test_crash_nodes_LDADD = $(lib_test_libs)
%C%_test_crash_where_LDADD = $(lib_test_libs)
%C%_test_answer_LDADD = $(lib_test_libs)
%C%_test_answer_filter_LDADD = $(lib_test_libs)
%C%_test_answer_place_LDADD = $(lib_test_libs)
%C%_test_qb_socket_LDADD = $(lib_test_libs)
%C%_test_boot_id_LDADD = $(lib_test_libs)
%C%_test_budget_LDADD = $(lib_test_libs)
%C%_test_hmac_LDADD = $(lib_test_libs)
%C%_test_kdump2_LDADD = $(lib_test_libs)
%C%_test_kdump2_file_LDADD = $(lib_test_libs)
%C%_test_kdump2_key_LDADD = $(lib_test_libs)
%C%_test_secret_LDADD = $(lib_test_libs)
%C%_test_realroot_LDADD = $(lib_test_libs)
%C%_test_run_LDADD = $(lib_test_libs)
%C%_test_child_ask_LDADD = $(lib_test_libs)
%C%_test_attrd_LDADD = $(lib_test_libs)
%C%_test_text_LDADD = $(lib_test_libs)
%C%_test_utmp_LDADD = $(lib_test_libs)
%C%_test_agent_main_LDADD = $(agent_test_libs)
%C%_test_caller_LDADD = $(agent_test_libs)
%C%_test_dummy_LDADD = $(agent_test_libs)
%C%_test_input_LDADD = $(agent_test_libs)
%C%_test_input_read_LDADD = $(agent_test_libs)
%C%_test_metadata_LDADD = $(agent_test_libs)
%C%_test_meat_attr_LDADD = $(meat_test_libs)
%C%_test_meat_claim_LDADD = $(meat_test_libs)
%C%_test_meat_data_LDADD = $(meat_test_libs)
%C%_test_meat_msg_LDADD = $(meat_test_libs)
%C%_test_meat_answer_LDADD = $(meatclient_test_libs)
%C%_test_meat_show_LDADD = $(meatclient_test_libs)
%C%_test_meat_call_LDADD = $(meatware_test_libs)
%C%_test_meat_replies_LDADD = $(meatware_test_libs)
%C%_test_meat_target_LDADD = $(meatware_test_libs)
%C%_test_armed_LDADD = $(rehearse_test_libs)
%C%_test_config_LDADD = $(rehearse_test_libs)
%C%_test_judge_LDADD = $(rehearse_test_libs)
%C%_test_kdump_conf_LDADD = $(rehearse_test_libs)
%C%_test_key_name_LDADD = $(rehearse_test_libs)
%C%_test_keyfile_LDADD = $(rehearse_test_libs)
%C%_test_name_file_LDADD = $(rehearse_test_libs)
%C%_test_sysconfig_LDADD = $(rehearse_test_libs)
%C%_test_stonith_about_LDADD = $(stonith_test_libs)
%C%_test_stonith_hosts_LDADD = $(stonith_test_libs)
%C%_test_stonith_judge_LDADD = $(stonith_test_libs)
%C%_test_stonith_name_LDADD = $(stonith_test_libs)
%C%_test_stonith_order_LDADD = $(stonith_test_libs)
%C%_test_stonith_run_LDADD = $(stonith_test_libs)
%C%_test_suicide_cluster_LDADD = $(suicide_test_libs)
%C%_test_suicide_decide_LDADD = $(suicide_test_libs)
%C%_test_suicide_facts_LDADD = $(suicide_test_libs)
%C%_test_suicide_ladder_LDADD = $(suicide_test_libs)
%C%_test_suicide_machine_LDADD = $(suicide_test_libs)
%C%_test_suicide_run_LDADD = $(suicide_test_libs)

# Memory that ends: the linker lets each allocation fail.
no_memory_flags = $(AM_LDFLAGS) -Wl,--wrap=calloc -Wl,--wrap=reallocarray \
	-Wl,--wrap=strdup -Wl,--wrap=strndup
%C%_test_agent_main_LDFLAGS = $(no_memory_flags)
%C%_test_no_memory_LDFLAGS = $(no_memory_flags)
%C%_test_keyfile_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=fchmod \
	-Wl,--wrap=write
%C%_test_key_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=read
%C%_test_lookup_answers_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=resolve_start -Wl,--wrap=resolve_ask \
	-Wl,--wrap=resolve_next -Wl,--wrap=resolve_end
%C%_test_nonce_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=getrandom
%C%_test_own_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=close -Wl,--wrap=malloc \
	-Wl,--wrap=reallocarray -Wl,--wrap=recvmmsg -Wl,--wrap=send \
	-Wl,--wrap=socket
# A child that was killed, on a busy machine.
patient_flags = $(AM_LDFLAGS) -Wl,--wrap=clock_ns -Wl,--wrap=kill \
	-Wl,--wrap=waitpid
%C%_test_ask_LDFLAGS = $(patient_flags)
%C%_test_child_ask_LDFLAGS = $(patient_flags)
%C%_test_secret_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=read
%C%_test_stonith_hosts_LDFLAGS = $(no_memory_flags)
%C%_test_suicide_cluster_LDFLAGS = $(no_memory_flags)
%C%_test_suicide_facts_LDFLAGS = $(no_memory_flags)
%C%_test_suicide_run_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=send
%C%_test_watch_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=clock_ns \
	-Wl,--wrap=cmap_running -Wl,--wrap=cmap_ask -Wl,--wrap=cmap_take \
	-Wl,--wrap=cmap_ask_pongs -Wl,--wrap=cmap_take_pongs
%C%_test_weigh_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=watch_alive
