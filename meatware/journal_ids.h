/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The MESSAGE_IDs of this program's journal entries, made for it
 * (journalctl --new-id128).  meatware/fence_meatware.catalog explains each.
 */
#ifndef FK_MEATWARE_JOURNAL_IDS_H
#define FK_MEATWARE_JOURNAL_IDS_H

#define JOURNAL_ID_CALL "a58cf3c29c864dee98d9ad259d6301f0"
#define JOURNAL_ID_KILLED "0650e5dfb1f64cd09f322da6235e9238"

#endif
