# SPDX-License-Identifier: GPL-2.0-or-later

# Fence agents as external STONITH plugins.
libexec_PROGRAMS += %D%/stonith_external
noinst_LIBRARIES += %D%/libplugin.a
dist_man_MANS += %D%/stonith_external.8

%C%_libplugin_a_SOURCES = \
	%D%/about.c %D%/about.h \
	%D%/describe.c %D%/describe.h \
	%D%/hostmap.c %D%/hostmap.h \
	%D%/hosts.c %D%/hosts.h \
	%D%/judge.c %D%/judge.h \
	%D%/name.c %D%/name.h \
	%D%/order.c %D%/order.h \
	%D%/plugin.c %D%/plugin.h \
	%D%/run.c %D%/run.h \
	%D%/verbs.c %D%/verbs.h
%C%_libplugin_a_CPPFLAGS = $(AM_CPPFLAGS) $(XML_CFLAGS) \
	-DSBINDIR='"$(sbindir)"'

%C%_stonith_external_SOURCES = %D%/main.c
%C%_stonith_external_LDADD = %D%/libplugin.a lib/libcommon.a \
	$(EVENT_LIBS) $(XML_LIBS) $(BSD_LIBS)
