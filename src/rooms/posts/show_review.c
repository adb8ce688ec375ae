/* SPDX-License-Identifier: MIT
 * show_review.c - which posts wait for whose approval, and what was decided. */
#include "rooms/posts/show_review.h"

#include "rooms/posts/asked.h"
#include "rooms/posts/clearance.h"
#include "rooms/posts/versions.h"

enum { WAITING_SHOWN = 20 };

static err waiting_row(struct tx *tx, const struct review *w, struct reply *r)
{
	struct post post;
	str account, sentence;
	TRY(post_need(tx, w->post, &post));
	TRY(account_name(tx, w->account, &account));
	TRY(asked_sentence(tx, w, &sentence));
	reply_row(r);
	reply_int(r, w->post);
	reply_int(r, post.at);
	reply_text(r, account);
	reply_text(r, post.created_by);
	reply_text(r, sentence);
	return NULL;
}

err show_waiting(struct tx *tx, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"id", "Post", CELL_INT, false},          {"at", "When", CELL_INSTANT, false},
		{"account", "To", CELL_TEXT, false},      {"created_by", "Written by", CELL_TEXT, false},
		{"why", "Approval", CELL_SENTENCE, true},
	};
	struct review *all;
	int64_t posts = 0;
	size_t n;
	TRY(reviews_by_time(tx, 0, WAITING_SHOWN, &all, &n));
	if (!n) return NULL;
	TRY(reviews_count(tx, &posts));
	reply_table(r, "review", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) TRY(waiting_row(tx, &all[i], r));
	reply_say(r, "%lld post%s for approval. Who may approve sees them, one by one, with: schedpost review",
		  (long long)posts, posts == 1 ? " waits" : "s wait");
	return NULL;
}

static err tell_edit(struct tx *tx, int64_t post, const struct decision *d, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	struct difference *all;
	size_t n;
	if (!str_is(d->what, S("edited"))) return NULL;
	TRY(version_differences(tx, post, d->version - 1, d->version, &all, &n));
	for (size_t i = 0; i < n; i++) {
		str words = difference_words(a, &all[i]);
		reply_say(r, "%.*s changed it before approving. %.*s", SHOW(d->who), SHOW(words));
	}
	return NULL;
}

err show_decisions(struct tx *tx, int64_t post, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"at", "When", CELL_INSTANT, false},         {"who", "Who", CELL_TEXT, false},
		{"what", "What", CELL_STATE, false},         {"account", "On", CELL_TEXT, false},
		{"version", "Version", CELL_INT, false},     {"reason", "Reason", CELL_TEXT, false},
		{"comment", "Comment", CELL_SENTENCE, true},
	};
	struct decision *all;
	size_t n;
	TRY(decisions_of_post(tx, post, &all, &n));
	if (n) reply_table(r, "decisions", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		str account;
		TRY(account_name(tx, all[i].account, &account));
		reply_row(r);
		reply_int(r, all[i].at);
		reply_text(r, all[i].who);
		reply_text(r, all[i].what);
		reply_text(r, account);
		reply_int(r, all[i].version);
		reply_text(r, all[i].reason);
		reply_text(r, all[i].comment);
	}
	for (size_t i = 0; i < n; i++) TRY(tell_edit(tx, post, &all[i], r));
	return NULL;
}
