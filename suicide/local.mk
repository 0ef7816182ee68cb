# SPDX-License-Identifier: GPL-2.0-or-later

# Ends the node that it runs on.
sbin_PROGRAMS += %D%/fence_suicide
noinst_LIBRARIES += %D%/libagent.a
dist_man_MANS += %D%/fence_suicide.8

%C%_libagent_a_SOURCES = \
	%D%/agent.c %D%/agent.h \
	%D%/ask.c %D%/ask.h \
	%D%/check.c %D%/check.h \
	%D%/cluster.c %D%/cluster.h \
	%D%/decide.c %D%/decide.h \
	%D%/doer.c %D%/doer.h \
	%D%/facts.c %D%/facts.h \
	%D%/hand.c %D%/hand.h \
	%D%/ladder.c %D%/ladder.h \
	%D%/machine.c %D%/machine.h \
	%D%/run.c %D%/run.h \
	%D%/settings.c %D%/settings.h \
	%D%/steady.c %D%/steady.h \
	%D%/watchdog.c %D%/watchdog.h
%C%_libagent_a_CPPFLAGS = $(LIBC_CPPFLAGS)

%C%_fence_suicide_SOURCES = %D%/main.c
%C%_fence_suicide_LDADD = %D%/libagent.a agent/libagent.a lib/libcommon.a
