# SPDX-License-Identifier: GPL-2.0-or-later

# Calls a human, and waits for the answer.
sbin_PROGRAMS += %D%/fence_meatware
noinst_LIBRARIES += %D%/libagent.a
dist_man_MANS += %D%/fence_meatware.8

# What "journalctl -x" explains.
catalogdir = $(prefix)/lib/systemd/catalog
dist_catalog_DATA = %D%/fence_meatware.catalog

%C%_libagent_a_SOURCES = \
	%D%/agent.c %D%/agent.h \
	%D%/call.c %D%/call.h \
	%D%/check.c %D%/check.h \
	%D%/confirm.c %D%/confirm.h \
	%D%/guard.c %D%/guard.h \
	%D%/journal_ids.h \
	%D%/lock.c %D%/lock.h \
	%D%/notify.c %D%/notify.h \
	%D%/path.c %D%/path.h \
	%D%/program.c %D%/program.h \
	%D%/publish.c %D%/publish.h \
	%D%/refusals.c %D%/refusals.h \
	%D%/replies.c %D%/replies.h \
	%D%/request.c %D%/request.h \
	%D%/settings.c %D%/settings.h \
	%D%/stale.c %D%/stale.h \
	%D%/target.c %D%/target.h \
	%D%/waiter.c %D%/waiter.h
%C%_libagent_a_CPPFLAGS = $(AM_CPPFLAGS) $(SYSTEMD_CFLAGS)

%C%_fence_meatware_SOURCES = %D%/main.c
%C%_fence_meatware_LDADD = %D%/libagent.a agent/libagent.a meat/libmeat.a \
	lib/libcommon.a $(EVENT_LIBS) $(BSD_LIBS) $(SYSTEMD_LIBS)
