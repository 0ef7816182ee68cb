# SPDX-License-Identifier: GPL-2.0-or-later

# What fence_meatware and meatclient share; needs libc alone.
noinst_LIBRARIES += %D%/libmeat.a
%C%_libmeat_a_SOURCES = \
	%D%/meat_attr.c %D%/meat_attr.h \
	%D%/meat_data.c %D%/meat_data.h \
	%D%/meat_dir.c %D%/meat_dir.h \
	%D%/meat_msg.c %D%/meat_msg.h
%C%_libmeat_a_CPPFLAGS = $(LIBC_CPPFLAGS)
