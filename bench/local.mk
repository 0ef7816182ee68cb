# SPDX-License-Identifier: GPL-2.0-or-later

# Side by side with the peer; ./dev bench runs it, `make check` only builds it.
check_PROGRAMS += %D%/bare %D%/measure
%C%_bare_SOURCES = %D%/bare.c
%C%_bare_CPPFLAGS = $(LIBC_CPPFLAGS)
%C%_bare_LDADD = lib/libcommon.a
%C%_measure_SOURCES = \
	%D%/arrivals.c %D%/arrivals.h \
	%D%/child.c %D%/child.h \
	%D%/crowd.c \
	%D%/fenced.c \
	%D%/flooded.c \
	%D%/listen.c \
	%D%/logsink.c %D%/logsink.h \
	%D%/measure.c \
	%D%/place.c %D%/place.h \
	%D%/probe.c %D%/probe.h \
	%D%/send.c \
	%D%/setup.h \
	%D%/trace.c
%C%_measure_CPPFLAGS = $(LIBC_CPPFLAGS)
%C%_measure_LDADD = lib/libcommon.a
EXTRA_DIST += %D%/run %D%/cases.py %D%/configuration.py %D%/corosyncs.py \
	%D%/crashkernel.py 	%D%/goals.py %D%/report.py %D%/sandbox.py %D%/RESULTS.md %D%/results.svg
