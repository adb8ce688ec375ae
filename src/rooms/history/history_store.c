/* SPDX-License-Identifier: MIT
 * history_store.c - the table of events, and the verb that shows one post's. */
#include "rooms/history/history.h"

static void bind_some(query *q, int64_t n)
{
	bind_maybe(q, n, n != 0);
}

err history_add(struct tx *tx, const struct event *e)
{
	query q = sql(tx, "INSERT INTO event(at, post, account, part, who, what, note) VALUES ($1, $2, $3, $4, $5, $6, $7)");
	bind_int(&q, tx_now(tx));
	bind_some(&q, e->post);
	bind_some(&q, e->account);
	bind_int(&q, e->part);
	bind_str(&q, tx_who(tx));
	bind_str(&q, str_of(e->what));
	bind_str(&q, e->note);
	return sql_run(&q);
}

enum { HISTORY_MOST = 500 };	/* rows shown; a post with more has been edited beyond reading */

static err run_history(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"at", "When", CELL_INSTANT, false}, {"who", "Who", CELL_TEXT, false},
		{"account", "Account", CELL_TEXT, false}, {"part", "Part", CELL_INT, false},
		{"what", "What", CELL_TEXT, false}, {"note", "In words", CELL_TEXT, true},
	};
	int64_t post;
	TRY(call_int(tx_arena(tx), c, "ID", 0, &post));
	query q = sql(tx, "SELECT e.at, e.who, coalesce(a.name, ''), e.part, e.what, e.note FROM event e "
			  "LEFT JOIN account a ON a.id = e.account WHERE e.post = $1 ORDER BY e.id LIMIT $2");
	bind_int(&q, post);
	bind_int(&q, HISTORY_MOST);
	reply_table(r, "events", COLUMNS, COUNT(COLUMNS));
	bool any = false;
	while (row(&q)) {
		any = true;
		reply_row(r);
		reply_int(r, col_int(&q));
		reply_text(r, col_str(&q));
		reply_text(r, col_str(&q));
		reply_int(r, col_int(&q));
		reply_text(r, col_str(&q));
		reply_text(r, col_str(&q));
	}
	TRY(sql_end(&q));
	if (any) return NULL;
	return FAIL(tx_arena(tx), ERR_MISSING, "no-such-post", "There is no post %.*s. 'schedpost list' shows what there is.",
		    SHOW(call_get(c, "ID")));
}

static const struct opt HISTORY_OPTS[] = {
	{"ID", "ID", OPT_POSITION | OPT_NEEDED, "The number of the post, as 'schedpost list' shows it.", NULL},
	{0},
};

const struct verb HISTORY_VERBS[] = {
	{.name = "history",
	 .help = "Shows every step of one post: who wrote it, when it left, what the platform said.",
	 .example = "schedpost history 12",
	 .opts = HISTORY_OPTS,
	 .run = run_history},
	{0},
};
