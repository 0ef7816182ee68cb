/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which service answers for the names of hosts first: nsswitch.conf(5), as
 * glibc 2.36 to 2.41 reads it (nss/nss_database.c, nss/nss_action_parse.c).
 */
#ifndef FK_NSSWITCH_H
#define FK_NSSWITCH_H

#include <features.h>
#include <stdbool.h>
#include <stddef.h>

#define NSSWITCH_CONF "/etc/nsswitch.conf"

/*
 * glibc's default where no line names the services: "files dns" since 2.35
 * (its bug 28700), "dns [!UNAVAIL=return] files" before.
 */
#if __GLIBC_PREREQ(2, 35)
#define NSSWITCH_FILES_FIRST true
#else
#define NSSWITCH_FILES_FIRST false
#endif

/*
 * Does the hosts line of these bytes put "files" first, so that its success
 * ends the search?  Not with "[SUCCESS=continue]" or "[SUCCESS=merge]", not
 * if another service precedes it, and not if the line is wrong.  With several
 * lines, all must; without one, the default counts.
 */
bool nsswitch_files_first(const char *bytes, size_t len);

/*
 * May the hosts line of these bytes lead to a DNS server: by "dns", or by
 * "resolve", which asks one in its own way?  True also without a line.
 */
bool nsswitch_asks_dns(const char *bytes, size_t len);

#endif
