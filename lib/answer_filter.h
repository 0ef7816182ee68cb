/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel drops for the answerer: a socket filter (lib/bpf.h).
 *
 * It only takes work away.  What passes is judged like everything else, so a
 * fault here can lose a query, never answer a wrong one.
 */
#ifndef FK_ANSWER_FILTER_H
#define FK_ANSWER_FILTER_H

#include <linux/filter.h>
#include <sys/socket.h>

#include <stdbool.h>
#include <stddef.h>

struct addr;

/*
 * Writes the program for a UDP socket of `family` to `prog` (BPF_MAXINSNS
 * instructions): it passes what has a query's length, magic and type; with
 * `strict` only if it comes from one of the `n` addresses `srcs`, which are of
 * that family: none means that nothing passes.  Returns the number of
 * instructions, or 0 if they do not fit.
 */
size_t answer_filter_build(struct sock_filter prog[static BPF_MAXINSNS],
    sa_family_t family, bool strict, const struct addr *srcs, size_t n);

#endif
