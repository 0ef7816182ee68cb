/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_RTNETLINK_H
#define FK_RTNETLINK_H

/*
 * A socket that the kernel reports changes of this host's network to,
 * rtnetlink(7): those of `groups`, RTMGRP_... of linux/rtnetlink.h.  It does
 * not block, and is closed on exec.  Returns -1 with errno.
 */
int rtnetlink_open(unsigned int groups);

#endif
