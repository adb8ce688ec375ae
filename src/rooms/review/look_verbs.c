/* SPDX-License-Identifier: MIT
 * look_verbs.c - review page: what waits for one person, one post after the other, in the order of their times. */
#include "rooms/review/review_verbs.h"

#include "rooms/history/history.h"
#include "rooms/posts/show_review.h"
#include "rooms/posts/stops.h"
#include "rooms/posts/versions.h"
#include "rooms/review/chosen.h"

#include <inttypes.h>

enum { AT_ONCE = 100, LOOKED_MOST = 2000 };

/* Whether the one who asks is to decide about it now. */
static err is_mine(struct tx *tx, const struct call *c, const struct review *r, struct chosen *k, bool *yes)
{
	TRY(post_need(tx, r->post, &k->post));
	TRY(words_of_post(tx, &k->post, &k->words));
	err e = chosen_is_wanted(tx, c, k, r);
	*yes = !e;
	return e && e->kind != ERR_DENIED ? e : NULL;
}

/* The next that waits for them behind so many others that they have skipped. */
static err find_mine(struct tx *tx, const struct call *c, int64_t skip, struct review *out, struct chosen *k,
		     bool *found)
{
	struct review *all;
	size_t n = AT_ONCE;
	*found = false;
	for (size_t from = 0; n == AT_ONCE && from < LOOKED_MOST; from += AT_ONCE) {
		TRY(reviews_by_time(tx, from, AT_ONCE, &all, &n));
		for (size_t i = 0; i < n; i++) {
			bool mine;
			TRY(is_mine(tx, c, &all[i], k, &mine));
			if (!mine || skip-- > 0) continue;
			*out = all[i];
			*found = true;
			return NULL;
		}
	}
	return NULL;
}

static err show_facts(struct tx *tx, const struct review *one, const struct chosen *k, const struct account *on,
		      struct reply *r)
{
	static const struct column FACTS[] = {
		{"id", "Post", CELL_INT, false},
		{"version", "Version", CELL_INT, false},
		{"account", "On", CELL_TEXT, false},
		{"author", "Written by", CELL_TEXT, false},
		{"writer", "This version by", CELL_TEXT, false},
		{"at", "Goes out", CELL_INSTANT, false},
		{"category", "Category", CELL_TEXT, false},
		{"source", "Source", CELL_TEXT, false},
		{"need", "It needs", CELL_TEXT, false},
	};
	str author, writer;
	TRY(history_who(tx, k->post.id, k->post.created, k->words.author, &author));
	TRY(version_writer_shown(tx, &k->post, &writer));
	reply_zone(r, on->zone);
	reply_facts(r, "review", FACTS, COUNT(FACTS));
	reply_int(r, one->post);
	reply_int(r, one->version);
	reply_text(r, on->name);
	reply_text(r, author);
	reply_text(r, writer);
	reply_int(r, k->post.at);
	reply_text(r, k->words.category);
	reply_text(r, k->words.source);
	reply_text(r, need_title(one->need));
	return NULL;
}

/* What is different since somebody looked at it last. */
static err show_changes(struct tx *tx, const struct review *one, struct reply *r)
{
	struct decision *said;
	struct difference *all;
	size_t nsaid, n;
	TRY(decisions_of_post(tx, one->post, &said, &nsaid));
	if (!nsaid || said[nsaid - 1].version == one->version) return NULL;
	TRY(version_differences(tx, one->post, said[nsaid - 1].version, one->version, &all, &n));
	str who;
	TRY(history_who(tx, one->post, said[nsaid - 1].at, said[nsaid - 1].who, &who));
	for (size_t i = 0; i < n; i++) {
		str words = difference_words(tx_arena(tx), &all[i]);
		reply_say(r, "Changed since %.*s looked at it. %.*s", SHOW(who), SHOW(words));
	}
	return NULL;
}

static err show_one(struct tx *tx, const struct review *one, const struct chosen *k, struct reply *r)
{
	struct draft d = {0};
	struct account on;
	TRY(account_of(tx, one->account, &on));
	TRY(draft_load(tx, one->post, &d));
	str waits;
	TRY(asked_sentence(tx, one, &waits));
	TRY(show_facts(tx, one, k, &on, r));
	reply_say(r, "%.*s", SHOW(waits));
	for (size_t i = 0; i < d.nplaces; i++)
		if (d.places[i].account.id == one->account) TRY(post_preview(tx, &d, &d.places[i], r));
	TRY(noticed_show(tx, &d, r));
	TRY(show_changes(tx, one, r));
	TRY(show_decisions(tx, one->post, r));
	bool second = need_second(one->need) && !one->second.len;
	reply_next(r, second ? "second" : "one",
		   arena_fmt(tx_arena(tx), "%" PRId64 " %" PRId64 " %.*s", one->post, one->version, SHOW(on.name)));
	return NULL;
}

static err show_reasons(struct tx *tx, struct reply *r)
{
	static const struct column COLUMNS[] = {{"word", "Reason", CELL_TEXT, false},
						{"sentence", "What the author reads", CELL_TEXT, true}};
	struct policy p;
	TRY(policy_now(tx, &p));
	reply_table(r, "reasons", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < p.nreasons; i++) {
		reply_row(r);
		reply_text(r, p.reasons[i].word);
		reply_text(r, p.reasons[i].sentence);
	}
	return NULL;
}

static err run_page(struct tx *tx, const struct call *c, struct reply *r)
{
	struct review one;
	struct chosen k = {0};
	int64_t skip;
	bool found;
	if (call_has(c, "reasons")) return show_reasons(tx, r);
	TRY(call_int(tx_arena(tx), c, "skip", 0, &skip));
	TRY(find_mine(tx, c, skip, &one, &k, &found));
	if (found) return show_one(tx, &one, &k, r);
	reply_say(r, skip ? "Nothing else waits for you." : "Nothing waits for you.");
	return NULL;
}

static const struct opt PAGE_OPTS[] = {
	{"skip", "N", 0, "Behind so many others.", NULL},
	{"reasons", NULL, OPT_FLAG, "The reasons for which a post may be returned.", NULL},
	{0},
};

const struct verb LOOK_VERBS[] = {
	{.name = "review page",
	 .help = "Shows one post that waits for you.",
	 .example = "schedpost review page --skip 0",
	 .opts = PAGE_OPTS,
	 .inner = true,
	 .needs = POWER_SEE,
	 .run = run_page},
	{0},
};
