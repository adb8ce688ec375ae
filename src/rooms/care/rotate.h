/* SPDX-License-Identifier: MIT
 * rotate.h - another key for all that is sealed, in steps that may each be the last one that this process makes.
 *
 *   1 a new key lies beside the old one, durably; from here on everything is sealed with it (vault_turn)
 *   2 what is sealed with the old one is sealed anew, at most 500 rows a transaction, in the order of sealed.h
 *   3 when the last row is committed, the new key takes the place of the old one (vault_turn_end)
 *   4 the database forgets how far it was
 *
 * Until 3 is done both keys lie on the disk and open. Whoever comes back after a death, or beside another one, does
 * what is next: the table meta says how far it is (`vault_at`), and for which key. 1, 2 and 4 are works that write.
 * 3 is one that reads, because it must see committed rows only: a writer's work shares its transaction with those
 * before it.
 *
 * Dialogues of log-ins that are under way end: what they show to a platform comes from the key (vault_word). */
#ifndef ROOMS_CARE_ROTATE_H
#define ROOMS_CARE_ROTATE_H
#include "rooms/vault/vault.h"
#include "store/store.h"

enum rotate_stage {
	ROTATE_NONE,	/* nothing is under way; or it is done */
	ROTATE_SEALING,	/* there may be rows with the old key */
	ROTATE_SEALED	/* all are with the new one, once this is committed; rotate_files is next */
};
struct rotate {
	struct vault *vault;
	str data_folder;
	bool begin;			/* a new one, if none is under way */
	enum rotate_stage stage;	/* out */
	int64_t sealed;			/* out: rows that the last step has sealed anew */
	bool by_hand;			/* out: systemd brings the keys, so a person must put them in order */
};
err rotate_step(struct tx *, struct rotate *);	/* writes: 1, 2 or 4 */
err rotate_files(struct tx *, struct rotate *);	/* reads: 3, if all is committed */

/* At the daemon's start, before its threads: ends what was under way, and remembers the name of the key. `other`, a
 * sentence for the log: the key is not the one that was here; empty: it is. */
err rotate_go_on(struct arena *, struct store *, struct rotate *, str *other);

/* The names of the keys that rows of this database are sealed with; older: only while a change is under way. Empty:
 * not known, the database is older than such names. */
err keys_noted(struct tx *, str *newest, str *older);
/* Those of them that the vault does not hold: "A", or "A and B". Empty: none, or it is not known. */
err keys_missing(struct tx *, const struct vault *, str *out);

/* ---- rotate_store.c */

err dialogues_end(struct tx *, str why);	/* log-ins under way, but for those whose code is on its way */
#endif
