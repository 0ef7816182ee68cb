# SPDX-License-Identifier: GPL-2.0-or-later

# Looks at the way before it is needed.
libexec_PROGRAMS += %D%/fence_kdump_rehearse
noinst_LIBRARIES += %D%/librehearse.a
dist_man_MANS += %D%/fence_kdump_rehearse.8

%C%_librehearse_a_SOURCES = \
	%D%/answering.c %D%/answering.h \
	%D%/armed.c %D%/armed.h \
	%D%/armed_image.c %D%/armed_image.h \
	%D%/armed_kept.c %D%/armed_kept.h \
	%D%/armed_tell.c %D%/armed_tell.h \
	%D%/cib.c %D%/cib.h \
	%D%/host.c %D%/host.h \
	%D%/identity.c %D%/identity.h \
	%D%/image.c %D%/image.h \
	%D%/initrd.c %D%/initrd.h \
	%D%/judge.c %D%/judge.h \
	%D%/kernel.c %D%/kernel.h \
	%D%/key.c %D%/key.h \
	%D%/key_name.c %D%/key_name.h \
	%D%/key_today.c %D%/key_today.h \
	%D%/keyfile.c %D%/keyfile.h \
	%D%/lines.c %D%/lines.h \
	%D%/name_file.c %D%/name_file.h \
	%D%/names.c %D%/names.h \
	%D%/new_file.c %D%/new_file.h \
	%D%/options.c %D%/options.h \
	%D%/people.c %D%/people.h \
	%D%/rehearse.c %D%/rehearse.h \
	%D%/source.c %D%/source.h \
	%D%/table.c %D%/table.h \
	%D%/ways.c %D%/ways.h
%C%_librehearse_a_CPPFLAGS = $(LIBC_CPPFLAGS) $(MNL_CFLAGS) \
	-DSYSCONFIG_FILE='"$(sysconfigdir)/fence_kdump"'

%C%_fence_kdump_rehearse_SOURCES = %D%/main.c
%C%_fence_kdump_rehearse_LDADD = %D%/librehearse.a lib/libcommon.a \
	$(MNL_LIBS)
