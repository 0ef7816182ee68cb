/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_TEXTFILE_H
#define FK_FENCECTL_TEXTFILE_H

struct reason;
struct status;

/*
 * Writes what prometheus_print() prints to a new file in the folder of `path`,
 * with mode 0644, which takes the place of `path` when all of it is on the
 * disk.  node_exporter never sees half of it, for the new file's name does not
 * end in ".prom".  0, or -1 with the reason; then `path` is as it was.
 */
int
textfile_write(const char *path, const struct status *s, struct reason *why);

#endif
