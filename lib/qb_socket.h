/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Does a program of the cluster stack run on this host?  Each listens on a
 * socket of libqb (lib/ipc_setup.c there), which has its name: "cmap" is
 * Corosync's map; "lrmd" is what runs Pacemaker's resources, on a node of the
 * cluster and, as pacemaker-remoted, on a remote node, which has no Corosync
 * (CRM_SYSTEM_LRMD, daemons/execd/pacemaker-execd.c).
 *
 * The name is in the abstract namespace, padded with zeros to the whole of
 * sun_path; it belongs to the network namespace, so no folder can hide it.
 * Where /etc/libqb/force-filesystem-sockets is, it is a file: in /run, by
 * libqb's own default, or in /tmp, as Debian 12 builds libqb (seen by
 * strace(1)).  In /tmp each user can put a file: that counts only there, and
 * only a socket that is root's.
 *
 * Any user can take a name that is free.  Both programs run as root (corosync
 * 3.1, Pacemaker 2.1 and 3.0: pacemakerd starts the executor as root, and
 * pacemaker-remoted is one), so a program of another user does not count: it
 * is none of them, and that is logged, once in a process for each name.  Whose
 * it is, the kernel notes at listen(2) (SO_PEERCRED, unix(7)).  It does not
 * tell that of one whose queue is full.
 *
 * Whether a stack runs, and whom another program would ask, are two questions.
 * A program that libqb connects looks at one place alone: at the file, if libqb
 * uses files when that program starts, or else at the abstract name
 * (use_filesystem_sockets(), qb_ipcc_us_sock_connect() there).  Where the stack
 * listens was decided in the same way, but when the stack was started.
 */
#ifndef FK_QB_SOCKET_H
#define FK_QB_SOCKET_H

#include <sys/types.h>

#include <stdbool.h>

#define QB_COROSYNC "cmap"
#define QB_EXECUTOR "lrmd"

/* Of two, the later one counts. */
enum qb_socket {
	QB_ABSENT, /* the kernel says that no program of root listens */
	QB_DOUBT,  /* it cannot be asked */
	QB_BUSY,   /* one listens: its queue is full, or a right is missing */
	QB_LISTENS /* one of root does */
};

/*
 * What the errno of connect(2) means, 0: it succeeded; -1: there was no call.
 * Pure.
 */
enum qb_socket qb_socket_judge(int error, bool is_file);

/*
 * Does a stack run?  Looks for the socket of this name wherever it can be;
 * waits for nothing.  Whether libqb uses files is looked up by the first call
 * of a process that needs it.
 */
enum qb_socket qb_socket_look(const char *name);

/* Whom a program asks that libqb connects. */
struct qb_server {
	pid_t pid;  /* 0: in a PID namespace that cannot be seen from here */
	bool files; /* libqb uses files */
};

/*
 * Whom would a program ask that is started now?  Looks where that program will,
 * and nowhere else; waits for nothing.  Whether libqb uses files is looked up
 * each time.  0 if a process of root listens there; -1, and the pid is -1, if
 * none does or that is not certain: the queue is full, or what is in one of the
 * folders is not root's.  That both programs have the same folder is taken for
 * granted if nothing is in the other one.
 */
int qb_socket_server(const char *name, struct qb_server *server);

#endif
