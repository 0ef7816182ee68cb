# SPDX-License-Identifier: GPL-2.0-or-later
#
# fence_meatware and meatclient; included by Makefile.am.

sbin_PROGRAMS += meatware/fence_meatware meatclient/meatclient
noinst_LIBRARIES += meatware/libagent.a meatclient/libclient.a
dist_man_MANS += meatware/fence_meatware.8 meatclient/meatclient.8
dist_doc_DATA += docs/operator-guide.md

# What "journalctl -x" explains.
catalogdir = $(prefix)/lib/systemd/catalog
dist_catalog_DATA = meatware/fence_meatware.catalog

# What the two programs share.
lib_libcommon_a_SOURCES += \
	lib/meat_data.c lib/meat_data.h \
	lib/meat_dir.c lib/meat_dir.h \
	lib/meat_msg.c lib/meat_msg.h \
	lib/who.c lib/who.h

# --- fence_meatware: calls and waits ----------------------------------------

meatware_libagent_a_SOURCES = \
	meatware/agent.c meatware/agent.h \
	meatware/call.c meatware/call.h \
	meatware/check.c meatware/check.h \
	meatware/child.c meatware/child.h \
	meatware/confirm.c meatware/confirm.h \
	meatware/guard.c meatware/guard.h \
	meatware/journal_ids.h \
	meatware/notify.c meatware/notify.h \
	meatware/refusals.c meatware/refusals.h \
	meatware/request.c meatware/request.h \
	meatware/target.c meatware/target.h
meatware_libagent_a_CPPFLAGS = $(AM_CPPFLAGS) $(SYSTEMD_CFLAGS)

meatware_fence_meatware_SOURCES = meatware/main.c
meatware_fence_meatware_LDADD = meatware/libagent.a lib/libcommon.a \
	$(EVENT_LIBS) $(BSD_LIBS) $(SYSTEMD_LIBS)

# --- meatclient: the operator's word, with libc alone -----------------------

meatclient_libclient_a_SOURCES = \
	meatclient/answer.c meatclient/answer.h \
	meatclient/await.c meatclient/await.h \
	meatclient/client.c meatclient/client.h \
	meatclient/exits.h \
	meatclient/options.c meatclient/options.h \
	meatclient/reply.c meatclient/reply.h \
	meatclient/requests.c meatclient/requests.h \
	meatclient/session.c meatclient/session.h \
	meatclient/show.c
meatclient_libclient_a_CPPFLAGS = $(LIBC_CPPFLAGS)

meatclient_meatclient_SOURCES = meatclient/main.c
meatclient_meatclient_LDADD = meatclient/libclient.a lib/libcommon.a
