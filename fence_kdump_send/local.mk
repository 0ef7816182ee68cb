# SPDX-License-Identifier: GPL-2.0-or-later

# Speaks, in the crash kernel, too: with libc alone.
libexec_PROGRAMS += %D%/fence_kdump_send
noinst_LIBRARIES += %D%/libsend.a
dist_man_MANS += %D%/fence_kdump_send.8

%C%_libsend_a_SOURCES = \
	%D%/answer_start.c %D%/answer_start.h \
	%D%/aside.c %D%/aside.h \
	%D%/command.c %D%/command.h \
	%D%/key.c %D%/key.h \
	%D%/lenient.c %D%/lenient.h \
	%D%/names.c %D%/names.h \
	%D%/netlink.c %D%/netlink.h \
	%D%/options.c %D%/options.h \
	%D%/outlet.c %D%/outlet.h \
	%D%/place.c %D%/place.h \
	%D%/plan.c %D%/plan.h \
	%D%/proof.c %D%/proof.h \
	%D%/report.c %D%/report.h \
	%D%/route.c %D%/route.h \
	%D%/schedule.c %D%/schedule.h \
	%D%/send.c %D%/send.h \
	%D%/stay.c %D%/stay.h \
	%D%/udp.c %D%/udp.h
%C%_libsend_a_CPPFLAGS = $(LIBC_CPPFLAGS)

%C%_fence_kdump_send_SOURCES = %D%/main.c
%C%_fence_kdump_send_CPPFLAGS = $(LIBC_CPPFLAGS) \
	-DLIBEXECDIR='"$(libexecdir)"'
%C%_fence_kdump_send_LDFLAGS = $(AM_LDFLAGS) $(SMALL_LDFLAGS)
%C%_fence_kdump_send_LDADD = %D%/libsend.a lib/libcommon.a
$(%C%_libsend_a_OBJECTS) $(%C%_fence_kdump_send_OBJECTS): \
	CFLAGS += $(SMALL_CFLAGS)
