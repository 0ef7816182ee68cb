/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The file /etc/sysconfig/fence_kdump: what the crash kernel's initrd is made
 * from.
 *
 * Shells read this file too (Red Hat's kdump sources it), and so does systemd
 * (EnvironmentFile=); but here it is data: a line is taken only if neither of
 * them could read it in another way.
 *
 *	file    = *( line LF )
 *	line    = blanks ( [ NAME "=" value blanks ] / "#" comment )
 *	value   = *plain / DQUOTE *( plain / blank ) DQUOTE / "'" ... "'"
 *	plain   = letter / digit / any of _ - . / : , % @ + = [ ]
 *
 * Everything else is an error, also a comment after a value (which would be
 * part of it for systemd), a name that is not known (a slip of the pen in
 * FENCE_KDUMP_NODES would silence the node) and a name that stands there
 * twice.
 */
#ifndef FK_SYSCONFIG_H
#define FK_SYSCONFIG_H

#include <stddef.h>

struct reason;

enum sysconfig_name {
	SYSCONFIG_NODES, /* FENCE_KDUMP_NODES */
	SYSCONFIG_OPTS,  /* FENCE_KDUMP_OPTS */
	SYSCONFIG_WHEN,  /* FENCE_KDUMP_WHEN */
	SYSCONFIG_NAME,  /* FENCE_KDUMP_NAME */
	SYSCONFIG_NAMES
};

struct sysconfig_value {
	char *text;  /* without its quotes; NULL = not given */
	size_t line; /* where it is given, from 1 on; 0 = not */
};

struct sysconfig {
	struct sysconfig_value values[SYSCONFIG_NAMES];
};

/* "FENCE_KDUMP_NODES" and so on. */
const char *sysconfig_name(enum sysconfig_name name);

/*
 * Reads `len` bytes into `config`.  0 if all is well, then sysconfig_free(); -1
 * with the reason, and `*line` is where.
 */
int sysconfig_parse(struct sysconfig *config, const char *bytes, size_t len,
    size_t *line, struct reason *why);
void sysconfig_free(struct sysconfig *config);

/*
 * Reads the file at `path`.  1 if there is one and it is well; 0 if there is
 * none, and `config` is empty; -1 with the reason, "path:line: ...".
 */
int
sysconfig_read(struct sysconfig *config, const char *path, struct reason *why);

#endif
