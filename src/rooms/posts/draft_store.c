/* SPDX-License-Identifier: MIT
 * draft_store.c - all texts of a post at once, in and out. */
#include "rooms/posts/draft.h"

err draft_save_words(struct tx *tx, const struct draft *d)
{
	for (size_t w = 0; w < d->nwords; w++)
		for (size_t part = 0; part < d->words[w].n; part++)
			TRY(post_text_put(tx, d->post.id, d->words[w].account, (int)part + 1, d->words[w].parts[part]));
	for (size_t i = 0; i < d->nplaces; i++)
		if (d->places[i].sign_off.len)
			TRY(post_text_put(tx, d->post.id, d->places[i].account.id, PART_SIGN_OFF, d->places[i].sign_off));
	for (size_t i = 0; i < d->nfiles; i++) TRY(post_file_put(tx, d->post.id, (int)i + 1, &d->files[i]));
	return NULL;
}

err sign_offs_load(struct tx *tx, struct draft *d)
{
	query q = sql(tx, "SELECT account, text FROM post_text WHERE post = $1 AND part = $2");
	bind_int(&q, d->post.id);
	bind_int(&q, PART_SIGN_OFF);
	while (row(&q)) {
		int64_t account = col_int(&q);
		str text = col_str(&q);
		for (size_t i = 0; i < d->nplaces; i++)
			if (d->places[i].account.id == account) d->places[i].sign_off = text;
	}
	return sql_end(&q);
}

err wordings_load(struct tx *tx, int64_t post, struct wording **out, size_t *n)
{
	query c = sql(tx, "SELECT count(DISTINCT account) FROM post_text WHERE post = $1 AND part > 0");
	bind_int(&c, post);
	size_t room;
	TRY(sql_count(&c, &room));
	*out = TAKE_N(tx_arena(tx), struct wording, room + 1);
	*n = 0;
	query q = sql(tx, "SELECT account, text FROM post_text WHERE post = $1 AND part > 0 ORDER BY account, part");
	bind_int(&q, post);
	while (row(&q)) {
		int64_t account = col_int(&q);
		str text = col_str(&q);
		if (*n == 0 || (*out)[*n - 1].account != account) {
			if (*n == room) break;
			(*out)[(*n)++] = (struct wording){account, TAKE_N(tx_arena(tx), str, PARTS_MOST), 0};
		}
		struct wording *w = &(*out)[*n - 1];
		if (w->n < PARTS_MOST) w->parts[w->n++] = text;
	}
	TRY(sql_end(&q));
	if (*n == 0) {	/* a post of pictures alone */
		(*out)[0] = (struct wording){0, TAKE(tx_arena(tx), str), 1};
		*n = 1;
	}
	return NULL;
}
