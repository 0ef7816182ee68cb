# SPDX-License-Identifier: GPL-2.0-or-later

# Listens.
sbin_PROGRAMS += %D%/fence_kdump
noinst_LIBRARIES += %D%/libagent.a
dist_man_MANS += %D%/fence_kdump.8

%C%_libagent_a_SOURCES = \
	%D%/agent.c %D%/agent.h \
	%D%/answers.c %D%/answers.h \
	%D%/armed.c %D%/armed.h \
	%D%/asker.c %D%/asker.h \
	%D%/asking.c %D%/asking.h \
	%D%/check.c %D%/check.h \
	%D%/check_ask.c %D%/check_ask.h \
	%D%/decision.c %D%/decision.h \
	%D%/filter.c %D%/filter.h \
	%D%/finish.c %D%/finish.h \
	%D%/flood.c %D%/flood.h \
	%D%/hear.c %D%/hear.h \
	%D%/initrd.c %D%/initrd.h \
	%D%/life.c %D%/life.h \
	%D%/listen.c %D%/listen.h \
	%D%/listener.h \
	%D%/loop.c %D%/loop.h \
	%D%/node_key.c %D%/node_key.h \
	%D%/nonce.c %D%/nonce.h \
	%D%/own.c %D%/own.h \
	%D%/pongs.c %D%/pongs.h \
	%D%/port.c %D%/port.h \
	%D%/priv.c %D%/priv.h \
	%D%/queries.c %D%/queries.h \
	%D%/rawudp.c %D%/rawudp.h \
	%D%/report.c %D%/report.h \
	%D%/rtaddr.c %D%/rtaddr.h \
	%D%/settings.c %D%/settings.h \
	%D%/setup.c %D%/setup.h \
	%D%/sources.c %D%/sources.h \
	%D%/tell.c %D%/tell.h \
	%D%/verdict.c %D%/verdict.h \
	%D%/watch.c %D%/watch.h \
	%D%/weigh.c %D%/weigh.h
%C%_libagent_a_CPPFLAGS = $(AM_CPPFLAGS) \
	-DSYSCONFIG_FILE='"$(sysconfigdir)/fence_kdump"'

%C%_fence_kdump_SOURCES = %D%/main.c
%C%_fence_kdump_LDADD = %D%/libagent.a agent/libagent.a lib/libcommon.a \
	$(EVENT_LIBS)
%C%_fence_kdump_LDFLAGS = $(AM_LDFLAGS) $(SMALL_LDFLAGS)
