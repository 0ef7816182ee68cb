/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The cluster's secret, of which the nodes' keys are made (lib/kdump2_key.h).
 * The first of these files that is there, on each node alike:
 *
 *	/etc/fence_kdump/authkey   32 to 4096 bytes
 *	/etc/corosync/authkey      128 to 4096 bytes: for a node that is in the
 *				   list of corosync.conf; or what totem.keyfile
 *				   there names
 *	/etc/pacemaker/authkey     32 to 4096 bytes: for any other node, which
 *				   Pacemaker calls a remote node
 *
 * The lengths of corosync's are those of corosync 3.1 (KNET_MIN_KEY_LEN and
 * KNET_MAX_KEY_LEN of libknet.h).  A file that is there and cannot be taken
 * ends the search: it is what the administrator wants to be taken.
 *
 * No error names a byte of a secret.
 */
#ifndef FK_SECRET_H
#define FK_SECRET_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct corosync;
struct reason;
struct stat;

#define SECRET_MOST 4096 /* bytes */

/* Whose file it is. */
enum secret_kind {
	SECRET_OURS,
	SECRET_COROSYNC,
	SECRET_PACEMAKER
};

/* Who else may have Pacemaker's file; 0, which is root: not known. */
struct secret_users {
	uid_t hacluster;
	gid_t haclient;
};

/* Where all is; the programs have secret_places, and tests have others. */
struct secret_places {
	const char *ours, *corosync, *pacemaker;
	const char *passwd, *group; /* who hacluster and haclient are */
};
extern const struct secret_places secret_places;

enum secret_state {
	SECRET_NONE,   /* there is no such file */
	SECRET_FOUND,  /* `bytes`, `n` and `path` are set */
	SECRET_REFUSED /* there is one: the reason says which, and why not */
};

struct secret {
	uint8_t bytes[SECRET_MOST + 1];
	size_t n;
	const char *path; /* of the places, or of struct corosync */
};

/*
 * Could a file with this status be a secret?  A plain file, of a length as
 * above, that belongs to root.  No other user may read or write it, but for:
 * corosync's may be read by the group root, and Pacemaker's by the group
 * haclient too; Pacemaker's may belong to hacluster (pcs makes it so, and
 * crmsh with 0640 root:haclient).  The access control lists of a file are in
 * the bits of its group.  0, or -1 with the reason.  Pure.
 */
int secret_judge(const struct stat *st, enum secret_kind kind,
    const struct secret_users *users, struct reason *why);

/*
 * Finds the secret for the key of a node.  `conf`: corosync.conf, of whose list
 * it is a node; NULL: it is in no such list.  No symbolic link is followed at
 * the end of a path.  The caller wipes `*secret` with secret_wipe(), also after
 * an error.
 */
enum secret_state
secret_find(struct secret *secret, const struct secret_places *places,
    const struct corosync *conf, struct reason *why);
void secret_wipe(struct secret *secret);

/*
 * Could secret_find() find anything, or refuse anything?  Nothing is opened: so
 * a program that must be without a core only if there is a secret knows that
 * in time.
 */
bool
secret_may_be(const struct secret_places *places, const struct corosync *conf);

/*
 * To be called before there is a secret: no core of this process is written,
 * neither to a file nor to a program, and no process of the same user can trace
 * it.  0, or -1 with the reason.
 */
int secret_no_core(struct reason *why);

#endif
