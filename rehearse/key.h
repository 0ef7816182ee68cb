/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_REHEARSE_KEY_H
#define FK_REHEARSE_KEY_H

struct options;

enum key_end {
	KEY_WRITTEN, /* or used */
	KEY_FAILED,  /* the reason is logged, and nothing is written */
	KEY_NO_SECRET
};

/*
 * Writes this node's key, made from the secret of the cluster (lib/secret.h),
 * to the new file that the options name (rehearse/keyfile.h).  Where no secret
 * is there, nothing is looked up and nothing is wrong: the crash kernel has
 * version 1 of the message.  With OPTIONS_ANSWER nothing is written, and the
 * key is used (rehearse/answering.h).  Neither the key nor the secret is
 * printed, logged, or in a core of this process.
 */
enum key_end key_run(const struct options *o);

#endif
