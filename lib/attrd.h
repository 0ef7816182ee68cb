/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Transient attributes of nodes, which Pacemaker's attrd keeps as long as a
 * node is a member: by Pacemaker's own attrd_updater, which is there wherever
 * Pacemaker is, and can be ended if attrd hangs.  attrd admits hacluster, and
 * root by CAP_DAC_OVERRIDE alone: ask before capabilities are given up.
 *
 * What attrd says is for people and for warnings.  It is no evidence that a
 * node is gone: any program of hacluster can set an attribute.
 */
#ifndef FK_ATTRD_H
#define FK_ATTRD_H

#include <stdbool.h>
#include <stddef.h>

struct reason;

#define ATTRD_ASK_MS 2000 /* for one call */
#define ATTRD_NODE 256    /* bytes of a node's name, with its NUL */
#define ATTRD_VALUE 256   /* bytes of a value, with its NUL */

enum attrd_state {
	ATTRD_DONE,
	ATTRD_ABSENT, /* no Pacemaker is installed, or none runs here */
	ATTRD_FAILED  /* with the reason */
};

/* What one node has; a node whose attribute was taken away has "". */
struct attrd_value {
	char node[ATTRD_NODE];
	char value[ATTRD_VALUE];
};

/*
 * Does a text come back from attrd as it was set?  Printable ASCII without
 * '"', '\\', '<', '>' and '&', shorter than ATTRD_VALUE.
 */
bool attrd_is_plain(const char *text);

/*
 * Sets this node's attribute, or takes it away.  `name` and `value` must be
 * plain.  Both wait for attrd's word that it was told, for ATTRD_ASK_MS at
 * most.  attrd tells the other nodes a moment later.
 */
enum attrd_state
attrd_set(const char *name, const char *value, struct reason *why);
enum attrd_state attrd_delete(const char *name, struct reason *why);

typedef void attrd_take_fn(const struct attrd_value *value, void *arg);

/*
 * Asks for the values of all nodes and hands over each.  ATTRD_DONE without a
 * value: no node has had the attribute since its attrd was started.  An answer
 * that is not understood is none: ATTRD_FAILED, and nothing is handed over.
 */
enum attrd_state attrd_query(
    const char *name, attrd_take_fn *take, void *arg, struct reason *why);

/*
 * Reads one line that attrd_updater --query --all printed for `name`: `len`
 * bytes, without the newline.  Another program's value is made fit to be read,
 * and cut.  Returns 0, or -1 with the reason.
 */
int attrd_line(const char *line, size_t len, const char *name,
    struct attrd_value *value, struct reason *why);

#endif
