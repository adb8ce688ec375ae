/* SPDX-License-Identifier: MIT
 * talk_store.c - the table of comments, and which post corrects which. */
#include "rooms/posts/talk.h"

#include "rooms/history/history.h"

#include <inttypes.h>

static err comments_count(struct tx *tx, int64_t post, int64_t *n)
{
	query q = sql(tx, "SELECT count(*) FROM comment WHERE post = $1");
	bind_int(&q, post);
	return sql_int(&q, n);
}

err comment_add(struct tx *tx, int64_t post, str text)
{
	int64_t n;
	TRY(comments_count(tx, post, &n));
	if (n >= COMMENTS_MOST)
		return FAIL(tx_arena(tx), ERR_INPUT, "too-many", "Post %" PRId64 " has %d comments, and that is as many as are kept. It is "
			    "time to talk.", post, COMMENTS_MOST);
	query q = sql(tx, "INSERT INTO comment(post, at, who, text) VALUES ($1, $2, $3, $4)");
	bind_int(&q, post);
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	bind_str(&q, text);
	return sql_run(&q);
}

err comments_of(struct tx *tx, int64_t post, struct comment **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct comment, COMMENTS_MOST);
	query q = sql(tx, "SELECT at, who, text FROM comment WHERE post = $1 ORDER BY id");
	bind_int(&q, post);
	for (*n = 0; *n < COMMENTS_MOST && row(&q); (*n)++) {
		struct comment *c = &(*out)[*n];
		c->at = col_int(&q);
		c->who = col_str(&q);
		c->text = col_str(&q);
	}
	TRY(sql_end(&q));
	for (size_t i = 0; i < *n; i++) TRY(history_who(tx, post, (*out)[i].at, (*out)[i].who, &(*out)[i].who));
	return NULL;
}

err post_set_corrects(struct tx *tx, int64_t post, int64_t wrong)
{
	query q = sql(tx, "UPDATE post SET corrects = $1 WHERE id = $2");
	bind_int(&q, wrong);
	bind_int(&q, post);
	return sql_run(&q);
}

err corrections_of(struct tx *tx, int64_t post, struct corrections *out)
{
	query q = sql(tx, "SELECT coalesce((SELECT corrects FROM post WHERE id = $1), 0), "
			  "coalesce((SELECT max(id) FROM post WHERE corrects = $1), 0)");
	bind_int(&q, post);
	if (row(&q)) {
		out->of = col_int(&q);
		out->by = col_int(&q);
	}
	return sql_end(&q);
}
