# SPDX-License-Identifier: GPL-2.0-or-later

# What fencing will do, and what is wrong with it.
sbin_PROGRAMS += %D%/fencectl
noinst_LIBRARIES += %D%/libfencectl.a
dist_man_MANS += %D%/fencectl.8

%C%_libfencectl_a_SOURCES = \
	%D%/agents.c %D%/agents.h \
	%D%/allow.c %D%/allow.h \
	%D%/arena.c %D%/arena.h \
	%D%/builtin.c %D%/builtin.h \
	%D%/check_a.c %D%/check_a.h \
	%D%/check_a6.c %D%/check_a6.h \
	%D%/check_b.c %D%/check_b.h \
	%D%/check_c.c %D%/check_c.h \
	%D%/check_c14.c %D%/check_c14.h \
	%D%/check_c8.c %D%/check_c8.h \
	%D%/check_cmd.c %D%/check_cmd.h \
	%D%/check_d.c %D%/check_d.h \
	%D%/check_d11.c %D%/check_d11.h \
	%D%/check_d15.c %D%/check_d15.h \
	%D%/check_d21.c %D%/check_d21.h \
	%D%/check_d22.c %D%/check_d22.h \
	%D%/check_d7.c %D%/check_d7.h \
	%D%/check_e.c %D%/check_e.h \
	%D%/check_e17.c %D%/check_e17.h \
	%D%/check_e18.c %D%/check_e18.h \
	%D%/check_e7.c %D%/check_e7.h \
	%D%/check_f.c %D%/check_f.h \
	%D%/check_g.c %D%/check_g.h \
	%D%/check_g3.c %D%/check_g3.h \
	%D%/check_g4.c %D%/check_g4.h \
	%D%/check_report.c %D%/check_report.h \
	%D%/check_rows.c %D%/check_rows.h \
	%D%/checking.c %D%/checking.h \
	%D%/checks.c %D%/checks.h \
	%D%/cib.c %D%/cib.h \
	%D%/document.c %D%/document.h \
	%D%/drill.c %D%/drill.h \
	%D%/drills.c %D%/drills.h \
	%D%/eligible.c %D%/eligible.h \
	%D%/entries.c %D%/entries.h \
	%D%/explain.c %D%/explain.h \
	%D%/explain_a.c %D%/explain_a.h \
	%D%/explain_b.c %D%/explain_b.h \
	%D%/explain_c.c %D%/explain_c.h \
	%D%/explain_d.c %D%/explain_d.h \
	%D%/explain_e.c %D%/explain_e.h \
	%D%/explain_f.c %D%/explain_f.h \
	%D%/explain_g.c %D%/explain_g.h \
	%D%/explain_row.h \
	%D%/facts.c %D%/facts.h \
	%D%/fence_log.c %D%/fence_log.h \
	%D%/finding.c %D%/finding.h \
	%D%/handed.c %D%/handed.h \
	%D%/history.c %D%/history.h \
	%D%/hostmap.c %D%/hostmap.h \
	%D%/index.c %D%/index.h \
	%D%/json.c %D%/json.h \
	%D%/json_read.c %D%/json_read.h \
	%D%/keep.c %D%/keep.h \
	%D%/limits.c %D%/limits.h \
	%D%/lines.c %D%/lines.h \
	%D%/membership.c %D%/membership.h \
	%D%/mon.c %D%/mon.h \
	%D%/near.c %D%/near.h \
	%D%/nft.c %D%/nft.h \
	%D%/nft_match.c %D%/nft_match.h \
	%D%/nft_read.c %D%/nft_read.h \
	%D%/options.c %D%/options.h \
	%D%/order.c %D%/order.h \
	%D%/pattern.c %D%/pattern.h \
	%D%/plan.c %D%/plan.h \
	%D%/plan_cmd.c %D%/plan_cmd.h \
	%D%/prometheus.c %D%/prometheus.h \
	%D%/quorum.c %D%/quorum.h \
	%D%/read.c %D%/read.h \
	%D%/read_colocation.c %D%/read_colocation.h \
	%D%/read_levels.c %D%/read_levels.h \
	%D%/read_nodes.c %D%/read_nodes.h \
	%D%/read_pairs.c %D%/read_pairs.h \
	%D%/read_rsc.c %D%/read_rsc.h \
	%D%/read_where.c %D%/read_where.h \
	%D%/reader.c %D%/reader.h \
	%D%/rules.c %D%/rules.h \
	%D%/ruleset.c %D%/ruleset.h \
	%D%/said.c %D%/said.h %D%/said_line.c %D%/said_line.h \
	%D%/sbd.c %D%/sbd.h \
	%D%/scores.c %D%/scores.h \
	%D%/show_json.c %D%/show_json.h \
	%D%/show_text.c %D%/show_text.h \
	%D%/source.c %D%/source.h \
	%D%/stamp.c %D%/stamp.h \
	%D%/status.c %D%/status.h \
	%D%/status_cmd.c %D%/status_cmd.h \
	%D%/status_json.c %D%/status_json.h \
	%D%/status_text.c %D%/status_text.h \
	%D%/textfile.c %D%/textfile.h \
	%D%/times.c %D%/times.h \
	%D%/utf8.c %D%/utf8.h \
	%D%/view.c %D%/view.h \
	%D%/view_make.c %D%/view_make.h \
	%D%/watchdog.c %D%/watchdog.h \
	%D%/xml.c %D%/xml.h
%C%_libfencectl_a_CPPFLAGS = $(LIBC_CPPFLAGS) $(XML_CFLAGS) \
	-DLIBEXECDIR='"$(libexecdir)"'

%C%_fencectl_SOURCES = %D%/main.c
%C%_fencectl_CPPFLAGS = $(LIBC_CPPFLAGS) $(XML_CFLAGS)
%C%_fencectl_LDADD = %D%/libfencectl.a lib/libcommon.a $(XML_LIBS)

bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = %D%/completion/fencectl
