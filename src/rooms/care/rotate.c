/* SPDX-License-Identifier: MIT
 * rotate.c - the steps of a change of the key, each of which finds out where it stands. */
#include "rooms/care/rotate.h"

#include "base/crash.h"
#include "rooms/care/sealed.h"

#include <inttypes.h>

enum { ROWS_AT_ONCE = 500, NAMES_BYTES = 1000 };
/* "KEY SOURCE TWO ONE": the key that is taken into use, the last row that was looked at */
#define NOTE_AT "vault_at"
/* Names of the keys that rows may be sealed with, the newest last. */
#define NOTE_KEYS "vault_keys"

/* ---- which keys there were */

static str last_word(str words)
{
	str word = S("");
	while (str_split(&words, ' ', &word)) continue;
	return word;
}

static bool holds(struct arena *a, const struct vault *v, str name)
{
	for (size_t i = 0; i < vault_keys(v); i++)
		if (str_is(vault_key_name(a, v, i), name)) return true;
	return false;
}

/* ended: no row needs a key any more that the vault has held meanwhile. One that it did not hold stays named. */
static err note_key(struct tx *tx, const struct vault *v, bool ended)
{
	struct arena *a = tx_arena(tx);
	str names, word, now = vault_key_name(a, v, 0);
	buf noted = buf_in(a, NAMES_BYTES);
	TRY(note_get(tx, NOTE_KEYS, &names));
	if (str_is(names, now)) return NULL;
	while (str_split(&names, ' ', &word))
		if (!str_is(word, now) && !(ended && holds(a, v, word))) buf_fmt(&noted, "%.*s ", SHOW(word));
	str before = buf_str(&noted);
	return note_put(tx, NOTE_KEYS, arena_fmt(a, "%.*s%.*s", SHOW(before), SHOW(now)));
}

/* ---- where it stands */

struct standing {
	bool is;		/* something is under way */
	str key;
	struct sealed_at at;
};

static err read_standing(struct tx *tx, struct standing *s)
{
	str text, source, two;
	*s = (struct standing){0};
	TRY(note_get(tx, NOTE_AT, &text));
	s->is = text.len > 0;
	bool whole = str_split(&text, ' ', &s->key) && str_split(&text, ' ', &source) && str_split(&text, ' ', &two) &&
		     str_int(source, &s->at.source) && str_int(two, &s->at.two);
	s->at.one = text;
	if (!whole) s->at = (struct sealed_at){0};	/* from the beginning is always right */
	return NULL;
}

static err write_standing(struct tx *tx, const struct standing *s)
{
	str text = arena_fmt(tx_arena(tx), "%.*s %" PRId64 " %" PRId64 " %.*s", SHOW(s->key), s->at.source, s->at.two,
			     SHOW(s->at.one));
	return note_put(tx, NOTE_AT, text);
}

err keys_noted(struct tx *tx, str *newest, str *older)
{
	str names;
	struct standing s;
	TRY(note_get(tx, NOTE_KEYS, &names));
	TRY(read_standing(tx, &s));
	*newest = last_word(names);
	*older = s.is ? str_trim(str_cut(names, 0, names.len - newest->len)) : S("");
	return NULL;
}

err keys_missing(struct tx *tx, const struct vault *v, str *out)
{
	struct arena *a = tx_arena(tx);
	str names, word;
	buf said = buf_in(a, 2 * NAMES_BYTES);
	TRY(note_get(tx, NOTE_KEYS, &names));
	while (str_split(&names, ' ', &word))
		if (word.len && !holds(a, v, word)) buf_fmt(&said, "%s%.*s", said.len ? " and " : "", SHOW(word));
	*out = buf_str(&said);
	return NULL;
}

/* ---- the steps */

static err turn(struct tx *tx, struct rotate *r, struct standing *s)
{
	struct arena *a = tx_arena(tx);
	TRY(vault_turn(a, r->vault, r->data_folder));
	*s = (struct standing){.is = true, .key = vault_key_name(a, r->vault, 0)};
	TRY(note_key(tx, r->vault, false));
	return dialogues_end(tx, S("The key that seals log-ins was changed meanwhile, so nothing was kept. Please start again with "
				   "'schedpost connect'."));
}

/* One that no key opens stays as it is: `vault check` names it. */
static err seal_anew(struct tx *tx, struct rotate *r, const struct sealed_row *row)
{
	str value;
	size_t age;
	if (vault_unseal_by(tx_arena(tx), r->vault, row->place, row->sealed, &value, &age) || age == 0) return NULL;
	str sealed = vault_seal(tx_arena(tx), r->vault, row->place, value);
	secret_wipe(value);
	r->sealed++;
	return sealed_replace(tx, row, sealed);
}

static err one_batch(struct tx *tx, struct rotate *r, struct standing *s)
{
	size_t n;
	struct sealed_row *rows = TAKE_N(tx_arena(tx), struct sealed_row, ROWS_AT_ONCE);
	TRY(sealed_next(tx, &s->at, rows, ROWS_AT_ONCE, &n));
	CRASH_POINT("before rows are sealed anew");
	for (size_t i = 0; i < n; i++) TRY(seal_anew(tx, r, &rows[i]));
	r->stage = n ? ROTATE_SEALING : ROTATE_SEALED;
	return write_standing(tx, s);
}

err rotate_step(struct tx *tx, struct rotate *r)
{
	struct standing s;
	bool next = vault_next_is(tx_arena(tx), r->data_folder);
	r->sealed = 0;
	TRY(read_standing(tx, &s));
	if (!s.is && !next && !r->begin) {
		r->stage = ROTATE_NONE;
		return NULL;
	}
	/* A database from a backup may tell of another change than the one that is under way here. */
	if (!s.is || (next && !str_is(s.key, vault_key_name(tx_arena(tx), r->vault, 0)))) TRY(turn(tx, r, &s));
	if (s.at.source < SEALED_SOURCES) return one_batch(tx, r, &s);
	r->stage = next ? ROTATE_SEALED : ROTATE_NONE;
	CRASH_POINT("before a change of the key is forgotten");
	if (next) return NULL;
	TRY(note_key(tx, r->vault, true));
	return note_drop(tx, NOTE_AT);
}

err rotate_files(struct tx *tx, struct rotate *r)
{
	struct standing s;
	TRY(read_standing(tx, &s));
	if (!s.is || s.at.source < SEALED_SOURCES) return NULL;
	return vault_turn_end(tx_arena(tx), r->data_folder, s.key, &r->by_hand);
}

/* ---- at the start */

static err begin_work(struct tx *tx, void *of)
{
	struct rotate *r = of;
	tx_deed(tx, &(struct deed){.who = S("schedpost"), .door = S("daemon"), .what = S("vault rotate")});
	return rotate_step(tx, r);
}

static err files_work(struct tx *tx, void *of)
{
	struct rotate *r = of;
	return rotate_files(tx, r);
}

struct noting {
	const struct vault *vault;
	str before;
	struct arena *a;
};

static err note_work(struct tx *tx, void *of)
{
	struct noting *n = of;
	str names;
	TRY(note_get(tx, NOTE_KEYS, &names));
	n->before = arena_str(n->a, last_word(names));
	return note_key(tx, n->vault, false);
}

err rotate_go_on(struct arena *a, struct store *store, struct rotate *r, str *other)
{
	struct noting n = {.vault = r->vault, .a = a};
	str now = vault_key_name(a, r->vault, 0);
	do {
		TRY(err_copy(a, store_now(store, true, begin_work, r)));
		if (r->stage == ROTATE_SEALED) TRY(err_copy(a, store_now(store, false, files_work, r)));
	} while (r->stage != ROTATE_NONE && !r->by_hand);
	TRY(err_copy(a, store_now(store, true, note_work, &n)));
	*other = S("");
	if (n.before.len && !str_is(n.before, now))
		*other = arena_fmt(a, "the key is another one (%.*s) than the one that was here (%.*s): 'schedpost vault check' tells what "
				   "does not open", SHOW(now), SHOW(n.before));
	return NULL;
}
