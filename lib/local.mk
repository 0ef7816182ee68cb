# SPDX-License-Identifier: GPL-2.0-or-later

# For all programs; needs libc alone.
noinst_LIBRARIES += %D%/libcommon.a
%C%_libcommon_a_SOURCES = \
	%D%/addr.c %D%/addr.h \
	%D%/addrmap.c %D%/addrmap.h \
	%D%/answer.c %D%/answer.h \
	%D%/answer_filter.c %D%/answer_filter.h \
	%D%/answer_net.c %D%/answer_net.h \
	%D%/answer_place.c %D%/answer_place.h \
	%D%/ask.c %D%/ask.h \
	%D%/attrd.c %D%/attrd.h \
	%D%/attributes.h \
	%D%/boot_id.c %D%/boot_id.h \
	%D%/bpf.c %D%/bpf.h \
	%D%/budget.c %D%/budget.h \
	%D%/child.c %D%/child.h \
	%D%/child_ask.c %D%/child_ask.h \
	%D%/cibadmin.c %D%/cibadmin.h \
	%D%/clock.c %D%/clock.h \
	%D%/cluster.c %D%/cluster.h \
	%D%/cmap.c %D%/cmap.h \
	%D%/cmap_parse.c %D%/cmap_parse.h \
	%D%/cmap_pongs.c %D%/cmap_pongs.h \
	%D%/cmapline.c %D%/cmapline.h \
	%D%/coroconf.c %D%/coroconf.h \
	%D%/coroline.c %D%/coroline.h \
	%D%/coromap.c %D%/coromap.h \
	%D%/coronodes.c %D%/coronodes.h \
	%D%/corosync.c %D%/corosync.h \
	%D%/crash_check.c %D%/crash_check.h \
	%D%/crash_image.c %D%/crash_image.h \
	%D%/crash_ip.c %D%/crash_ip.h \
	%D%/crash_judge.c %D%/crash_judge.h \
	%D%/crash_key.c %D%/crash_key.h \
	%D%/crash_list.c %D%/crash_list.h \
	%D%/crash_machine.c %D%/crash_machine.h \
	%D%/crash_nodes.c %D%/crash_nodes.h \
	%D%/crash_where.c %D%/crash_where.h \
	%D%/file.c %D%/file.h \
	%D%/help.c %D%/help.h \
	%D%/hmac.c %D%/hmac.h \
	%D%/hosts.c %D%/hosts.h \
	%D%/kdump2.c %D%/kdump2.h \
	%D%/kdump2_file.c %D%/kdump2_file.h \
	%D%/kdump2_key.c %D%/kdump2_key.h \
	%D%/kdump_conf.c %D%/kdump_conf.h \
	%D%/kdump_msg.c %D%/kdump_msg.h \
	%D%/list.c %D%/list.h \
	%D%/log.c %D%/log.h \
	%D%/look_up.c %D%/look_up.h \
	%D%/lookup.c %D%/lookup.h \
	%D%/lookup_wait.c %D%/lookup_wait.h \
	%D%/node.c %D%/node.h \
	%D%/nsswitch.c %D%/nsswitch.h \
	%D%/number.c %D%/number.h \
	%D%/option.c %D%/option.h \
	%D%/qb_socket.c %D%/qb_socket.h \
	%D%/realroot.c %D%/realroot.h \
	%D%/reason.c %D%/reason.h \
	%D%/redhat.c %D%/redhat.h \
	%D%/resolve.c %D%/resolve.h \
	%D%/rtnetlink.c %D%/rtnetlink.h \
	%D%/run.c %D%/run.h \
	%D%/seconds.c %D%/seconds.h \
	%D%/sbin.c %D%/sbin.h \
	%D%/secret.c %D%/secret.h \
	%D%/send_config.c %D%/send_config.h \
	%D%/send_rows.c %D%/send_rows.h \
	%D%/stdfds.c %D%/stdfds.h \
	%D%/stop.c %D%/stop.h \
	%D%/suse.c %D%/suse.h \
	%D%/sysconfig.c %D%/sysconfig.h \
	%D%/target.c %D%/target.h \
	%D%/text.c %D%/text.h \
	%D%/told.c %D%/told.h \
	%D%/told_judge.c %D%/told_judge.h \
	%D%/utmp.c %D%/utmp.h \
	%D%/wait.c %D%/wait.h \
	%D%/who.c %D%/who.h \
	%D%/whose.c %D%/whose.h
%C%_libcommon_a_CPPFLAGS = $(LIBC_CPPFLAGS)
%C%_libcommon_a_LIBADD = $(gnulib_libgnu_a_OBJECTS)

# What ./bootstrap copies: HMAC-SHA-256, whose warnings are not ours to repair.
# It becomes a part of the library above, and of the programs that use it alone.
# Its config.h would be gnulib's; what it needs of that is named here.  (hmac.c
# is a part of hmac-sha256.c.)
EXTRA_LIBRARIES = gnulib/libgnu.a
gnulib_libgnu_a_SOURCES = \
	gnulib/hmac-sha256.c gnulib/hmac.h \
	gnulib/memxor.c gnulib/memxor.h \
	gnulib/sha256.c gnulib/sha256.h
gnulib_libgnu_a_CPPFLAGS = -include stdalign.h -D_GL_CONFIG_H_INCLUDED=1 \
	-Dhmac_sha256=gl_hmac_sha256
gnulib_libgnu_a_CFLAGS = $(AM_CFLAGS) -w
# For the size of the sender: this comes after the -O2 of the user.
$(gnulib_libgnu_a_OBJECTS) $(%C%_libcommon_a_OBJECTS): CFLAGS += $(SMALL_CFLAGS)
EXTRA_DIST += gnulib/COPYING.LESSERv2 gnulib/hmac.c \
	gnulib-local/lib/sha256.c.diff
