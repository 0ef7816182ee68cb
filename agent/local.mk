# SPDX-License-Identifier: GPL-2.0-or-later

# What makes a fence agent; needs libc alone.
noinst_LIBRARIES += %D%/libagent.a
%C%_libagent_a_SOURCES = \
	%D%/agent.h \
	%D%/agent_main.c %D%/agent_main.h \
	%D%/asked.c %D%/asked.h \
	%D%/caller.c %D%/caller.h \
	%D%/dummy.c %D%/dummy.h \
	%D%/input.c %D%/input.h \
	%D%/metadata.c %D%/metadata.h
%C%_libagent_a_CPPFLAGS = $(LIBC_CPPFLAGS)
