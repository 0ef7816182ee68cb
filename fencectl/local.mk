# SPDX-License-Identifier: GPL-2.0-or-later

# What fencing will do, and what is wrong with it.
sbin_PROGRAMS += %D%/fencectl
noinst_LIBRARIES += %D%/libfencectl.a
dist_man_MANS += %D%/fencectl.8

%C%_libfencectl_a_SOURCES = \
	%D%/agents.c %D%/agents.h \
	%D%/arena.c %D%/arena.h \
	%D%/cib.c %D%/cib.h \
	%D%/eligible.c %D%/eligible.h \
	%D%/entries.c %D%/entries.h \
	%D%/hostmap.c %D%/hostmap.h \
	%D%/index.c %D%/index.h \
	%D%/json.c %D%/json.h \
	%D%/keep.c %D%/keep.h \
	%D%/limits.c %D%/limits.h \
	%D%/options.c %D%/options.h \
	%D%/plan.c %D%/plan.h \
	%D%/plan_cmd.c %D%/plan_cmd.h \
	%D%/quorum.c %D%/quorum.h \
	%D%/read.c %D%/read.h \
	%D%/read_levels.c %D%/read_levels.h \
	%D%/read_nodes.c %D%/read_nodes.h \
	%D%/read_pairs.c %D%/read_pairs.h \
	%D%/read_rsc.c %D%/read_rsc.h \
	%D%/read_where.c %D%/read_where.h \
	%D%/reader.c %D%/reader.h \
	%D%/rules.c %D%/rules.h \
	%D%/scores.c %D%/scores.h \
	%D%/show_json.c %D%/show_json.h \
	%D%/show_text.c %D%/show_text.h \
	%D%/source.c %D%/source.h \
	%D%/times.c %D%/times.h \
	%D%/view.c %D%/view.h \
	%D%/view_make.c %D%/view_make.h \
	%D%/xml.c %D%/xml.h
%C%_libfencectl_a_CPPFLAGS = $(LIBC_CPPFLAGS) $(XML_CFLAGS)

%C%_fencectl_SOURCES = %D%/main.c
%C%_fencectl_CPPFLAGS = $(LIBC_CPPFLAGS) $(XML_CFLAGS) \
	-DLIBEXECDIR='"$(libexecdir)"'
%C%_fencectl_LDADD = %D%/libfencectl.a lib/libcommon.a $(XML_LIBS)

bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = %D%/completion/fencectl
