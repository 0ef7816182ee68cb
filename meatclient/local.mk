# SPDX-License-Identifier: GPL-2.0-or-later

# The operator's word, with libc alone.
sbin_PROGRAMS += %D%/meatclient
noinst_LIBRARIES += %D%/libclient.a
dist_man_MANS += %D%/meatclient.8

%C%_libclient_a_SOURCES = \
	%D%/answer.c %D%/answer.h \
	%D%/await.c %D%/await.h \
	%D%/client.c %D%/client.h \
	%D%/elsewhere.c %D%/elsewhere.h \
	%D%/exits.h \
	%D%/options.c %D%/options.h \
	%D%/reply.c %D%/reply.h \
	%D%/requests.c %D%/requests.h \
	%D%/session.c %D%/session.h \
	%D%/show.c %D%/show.h
%C%_libclient_a_CPPFLAGS = $(LIBC_CPPFLAGS)

%C%_meatclient_SOURCES = %D%/main.c
%C%_meatclient_LDADD = %D%/libclient.a meat/libmeat.a lib/libcommon.a
