/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_EXPLAIN_ROW_H
#define FK_FENCECTL_EXPLAIN_ROW_H

/* Why a check matters, and the cure in the words of crmsh and of pcs. */
struct explain {
	const char *id; /* NULL: the end of a table */
	const char *why;
	const char *crm;
	const char *pcs;
};

#endif
