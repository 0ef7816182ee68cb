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
	meatware/lock.c meatware/lock.h \
	meatware/notify.c meatware/notify.h \
	meatware/refusals.c meatware/refusals.h \
	meatware/replies.c meatware/replies.h \
	meatware/request.c meatware/request.h \
	meatware/target.c meatware/target.h \
	meatware/waiter.c meatware/waiter.h
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

# --- their tests --------------------------------------------------------------

MEAT_UNIT_TESTS = \
	tests/unit/test_meat_answer \
	tests/unit/test_meat_call \
	tests/unit/test_meat_data \
	tests/unit/test_meat_msg \
	tests/unit/test_meat_show \
	tests/unit/test_meat_target
UNIT_TESTS += $(MEAT_UNIT_TESTS)
tests_unit_test_meat_answer_LDADD = meatclient/libclient.a lib/libcommon.a \
	$(CMOCKA_LIBS)
tests_unit_test_meat_call_LDADD = meatware/libagent.a lib/libcommon.a \
	$(BSD_LIBS) $(SYSTEMD_LIBS) $(CMOCKA_LIBS)
tests_unit_test_meat_data_LDADD = lib/libcommon.a $(CMOCKA_LIBS)
tests_unit_test_meat_msg_LDADD = lib/libcommon.a $(CMOCKA_LIBS)
tests_unit_test_meat_show_LDADD = meatclient/libclient.a lib/libcommon.a \
	$(CMOCKA_LIBS)
tests_unit_test_meat_target_LDADD = meatware/libagent.a lib/libcommon.a \
	$(CMOCKA_LIBS)

FUZZ_TARGETS += \
	tests/fuzz/fuzz_meat_answer \
	tests/fuzz/fuzz_meat_data \
	tests/fuzz/fuzz_meat_node \
	tests/fuzz/fuzz_meat_reply
tests_fuzz_fuzz_meat_answer_SOURCES = tests/fuzz/fuzz_meat_answer.c $(fuzz_main)
tests_fuzz_fuzz_meat_answer_LDFLAGS = $(fuzz_flags)
tests_fuzz_fuzz_meat_answer_LDADD = meatclient/libclient.a
tests_fuzz_fuzz_meat_data_SOURCES = tests/fuzz/fuzz_meat_data.c $(fuzz_main)
tests_fuzz_fuzz_meat_data_LDFLAGS = $(fuzz_flags)
tests_fuzz_fuzz_meat_data_LDADD = lib/libcommon.a
tests_fuzz_fuzz_meat_node_SOURCES = tests/fuzz/fuzz_meat_node.c $(fuzz_main)
tests_fuzz_fuzz_meat_node_LDFLAGS = $(fuzz_flags)
tests_fuzz_fuzz_meat_node_LDADD = lib/libcommon.a
tests_fuzz_fuzz_meat_reply_SOURCES = tests/fuzz/fuzz_meat_reply.c $(fuzz_main)
tests_fuzz_fuzz_meat_reply_LDFLAGS = $(fuzz_flags)
tests_fuzz_fuzz_meat_reply_LDADD = lib/libcommon.a

INTEGRATION_TESTS += \
	tests/integration/test_meat_journal.py \
	tests/integration/test_meat_kill.py \
	tests/integration/test_meat_peers.py \
	tests/integration/test_meatclient.py \
	tests/integration/test_meatware.py
EXTRA_DIST += tests/integration/meatlab.py
