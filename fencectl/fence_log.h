/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the fencer's history does not have, and this host's pacemaker.log may:
 * the device that ended a node, and how long that took.  The node that runs a
 * device logs its name; the node that asked for the fencing logs the beginning
 * and, where there is a topology, the name; all others log the end alone
 * (Pacemaker 2.1.5 and 3.0.0).
 */
#ifndef FK_FENCECTL_FENCE_LOG_H
#define FK_FENCECTL_FENCE_LOG_H

#include <stddef.h>

struct fencing;

#define FENCE_LOG "/var/log/pacemaker/pacemaker.log"
#define FENCE_LOG_MAX ((size_t)4 * 1024 * 1024) /* bytes, the last ones */

/*
 * Pure, but for the time zone of the process: sets `device` and `seconds` of
 * those of the `n` fencings (NULLs are passed over) that succeeded and whose
 * end is in the log.  What the log does not have stays as it is.
 */
void fence_log_read(
    const char *text, size_t len, struct fencing *const *fencings, size_t n);

/*
 * The end of the log at `path`, in memory that the caller frees; `*len` is how
 * many bytes.  NULL: it cannot be read, or is no plain file.
 */
char *fence_log_end(const char *path, size_t *len);

#endif
