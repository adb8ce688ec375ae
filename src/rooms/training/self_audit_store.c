/* SPDX-License-Identifier: MIT
 * self_audit_store.c - how sure novices say they are: an event each time, about no post and no account. */
#include "rooms/history/history.h"
#include "rooms/training/training.h"

#define IS_SELF_AUDIT "post IS NULL AND account IS NULL AND what = 'self-audit' "

/* "24 of 40: 3 2 2 3 2 3 2 2 3 2" */
err self_audit_add(struct tx *tx, const int answers[static SELF_QUESTIONS])
{
	buf all = buf_in(tx_arena(tx), 200);
	int sum = 0;
	for (int i = 0; i < SELF_QUESTIONS; i++) {
		buf_fmt(&all, " %d", answers[i]);
		sum += answers[i];
	}
	str note = arena_fmt(tx_arena(tx), "%d of %d:%.*s", sum, SELF_QUESTIONS * SELF_MOST, SHOW(buf_str(&all)));
	return history_add(tx, &(struct event){.what = "self-audit", .note = note});
}

static void self_audit_read(query *q, struct self_audit *out)
{
	str head, word;
	*out = (struct self_audit){0};
	out->at = col_int(q);
	str rest = col_str(q);
	str_split(&rest, ':', &head);
	for (int i = 0; i < SELF_QUESTIONS && str_split(&rest, ' ', &word);) {
		int64_t answer;
		if (!str_int(word, &answer)) continue;
		out->answers[i++] = (int)answer;
		out->sum += (int)answer;
	}
}

err self_audits(struct tx *tx, str person, int64_t since, struct self_audit *first, struct self_audit *last)
{
	*first = *last = (struct self_audit){0};
	query q = sql(tx, "SELECT at, note FROM event WHERE " IS_SELF_AUDIT "AND who = $1 AND at >= $2 ORDER BY id");
	bind_str(&q, person);
	bind_int(&q, since);
	while (row(&q)) self_audit_read(&q, first->at ? last : first);
	return sql_end(&q);
}
