/* SPDX-License-Identifier: MIT
 * talk_verbs.c - comment, correct: what people say about a post among themselves, and what they say after it to all. */
#include "rooms/posts/posts_verbs.h"

#include "rooms/history/history.h"
#include "rooms/posts/asked.h"
#include "rooms/posts/clearance.h"
#include "rooms/posts/draft.h"
#include "rooms/posts/places.h"
#include "rooms/posts/schedule.h"
#include "rooms/posts/stops.h"
#include "rooms/posts/talk.h"
#include "text/text.h"

#include <inttypes.h>

/* ---- comment */

static err run_comment(struct tx *tx, const struct call *c, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	struct post post;
	int64_t id;
	size_t bad;
	str text = str_trim(call_get(c, "TEXT"));
	TRY(call_int(a, c, "ID", 0, &id));
	TRY(post_need(tx, id, &post));
	if (!text.len || text.len > COMMENT_MOST || !text_valid(text, &bad))
		return FAIL(a, ERR_INPUT, "bad-comment", "A comment has at most %d letters of plain text, and says something.", COMMENT_MOST);
	TRY(words_give_away(tx, text));
	TRY(comment_add(tx, id, text));
	TRY(history_add(tx, &(struct event){id, 0, 0, "commented", S("")}));
	reply_say(r, "Your comment stands beside post %" PRId64 ". It is for colleagues: the public never sees it.", id);
	return NULL;
}

/* ---- correct */

/* The words, and beneath them where the wrong ones are: on each account its own address. */
static void word_for(struct arena *a, struct draft *d, const struct job *wrong, str text)
{
	if (!wrong->url.len || str_starts(wrong->url, S("practice:"))) return;
	struct wording *w = &d->words[d->nwords++];
	*w = (struct wording){.account = wrong->account, .parts = TAKE(a, str), .n = 1};
	w->parts[0] = arena_fmt(a, "%.*s\n\n%.*s", SHOW(text), SHOW(wrong->url));
}

static err correction_for(struct tx *tx, const struct call *c, const struct job *jobs, size_t n, struct draft *d)
{
	struct arena *a = tx_arena(tx);
	str text = str_trim(call_get(c, "TEXT"));
	struct account *accounts = TAKE_N(a, struct account, n + 1);
	size_t places = 0;
	d->words = TAKE_N(a, struct wording, n + 1);
	d->words[0] = (struct wording){.parts = TAKE(a, str), .n = 1};
	d->words[0].parts[0] = text;
	d->nwords = 1;
	d->post.parts = 1;
	for (size_t i = 0; i < n; i++) {
		bool found = false;
		if (jobs[i].state != JOB_DONE || jobs[i].part != 1) continue;
		TRY(account_get(tx, jobs[i].account, &accounts[places], &found));
		if (!found || str_is(accounts[places].state, S("removed"))) continue;
		places++;
		word_for(a, d, &jobs[i], text);
	}
	for (int i = 0; i < FIELDS; i++) d->post.field[i] = str_of(FIELD_RULES[i].usual);
	TRY(places_of(tx, accounts, places, d));
	return places_lent(tx, c, d);
}

static enum need strictest(const struct draft *d)
{
	enum need need = NEED_UNDECIDED;
	for (size_t i = 0; i < d->nplaces; i++) need = MAX(need, d->places[i].need);
	return need;
}

/* What puts clinical words right are clinical words: where the policy asks for more about those that were wrong, the
 * correction keeps their category. It goes to the same readers, and its facts have a source like theirs. */
static err clearance_like(struct tx *tx, const struct call *c, const struct post *wrong, struct draft *d)
{
	static const enum post_field SAME[] = {FIELD_LANG, FIELD_AUDIENCE, FIELD_VISIBILITY};
	for (size_t i = 0; i < COUNT(SAME); i++) d->post.field[SAME[i]] = wrong->field[SAME[i]];
	d->post.field[FIELD_SOURCE] = wrong->field[FIELD_SOURCE];
	TRY(draft_read_fields(tx_arena(tx), c, d));
	d->post.field[FIELD_CATEGORY] = S("correction");
	TRY(clearance_of_draft(tx, c, d));
	enum need usual = strictest(d);
	d->post.field[FIELD_CATEGORY] = wrong->field[FIELD_CATEGORY];
	TRY(clearance_of_draft(tx, c, d));
	if (strictest(d) > usual) return NULL;
	d->post.field[FIELD_CATEGORY] = S("correction");
	return clearance_of_draft(tx, c, d);
}

static err times_for(struct tx *tx, const struct call *c, struct draft *d)
{
	d->timed = true;
	str at = call_has(c, "at") ? call_get(c, "at") : S("+1s");
	for (size_t i = 0; i < d->nplaces; i++) TRY(schedule_read(tx, at, d->places[i].zone, &d->places[i].when));
	return NULL;
}

static err run_correct(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column FACTS[] = {{"id", "Correction", CELL_INT, false},
					      {"corrects", "Corrects", CELL_INT, false}};
	struct arena *a = tx_arena(tx);
	struct draft d = {0};
	struct post wrong;
	struct job *jobs;
	int64_t id, fresh;
	size_t n;
	TRY(call_int(a, c, "ID", 0, &id));
	TRY(post_need(tx, id, &wrong));
	TRY(queue_of_post(tx, id, 0, &jobs, &n));
	TRY(correction_for(tx, c, jobs, n, &d));
	if (!d.nplaces)
		return FAIL(a, ERR_STALE, "not-out", "Post %" PRId64 " is out nowhere, so nobody has read it. Change it with: schedpost edit %"
			    PRId64 " TEXT", id, id);
	TRY(times_for(tx, c, &d));
	TRY(clearance_like(tx, c, &wrong, &d));
	TRY(draft_check(tx, &d));
	TRY(draft_save(tx, &d, 0, &fresh));
	TRY(post_set_corrects(tx, fresh, id));
	TRY(history_add(tx, &(struct event){fresh, 0, 0, "corrects", arena_fmt(a, "It puts post %" PRId64 " right.", id)}));
	str right = arena_fmt(a, "Post %" PRId64 " puts it right.", fresh);
	TRY(history_add(tx, &(struct event){id, 0, 0, "corrected", right}));
	reply_facts(r, "post", FACTS, COUNT(FACTS));
	reply_int(r, fresh);
	reply_int(r, id);
	reply_say(r, "Post %" PRId64 " goes to the %zu accounts where post %" PRId64 " is out, with its address beneath. What is wrong can be "
		  "taken down with: schedpost delete %" PRId64, fresh, d.nplaces, id, id);
	noticed_reply(a, d.noticed, fresh, true, r);
	return asked_reply(tx, fresh, r);
}

/* ---- the table */

static const struct opt COMMENT_OPTS[] = {
	{"ID", "ID", OPT_POSITION | OPT_NEEDED, "The number of the post.", NULL},
	{"TEXT", "TEXT", OPT_POSITION | OPT_NEEDED, "What you say about it.", NULL},
	{0},
};
static const struct opt CORRECT_OPTS[] = {
	{"ID", "ID", OPT_POSITION | OPT_NEEDED, "The number of the post that is wrong.", NULL},
	{"TEXT", "TEXT", OPT_POSITION | OPT_NEEDED, "What is right.", NULL},
	{"at", "WHEN", 0, "When it goes out; the usual is at once.", NULL},
	{"source", "URL", 0, "Where the facts come from; the usual is the source of the wrong post.", NULL},
	{0},
};

const struct verb TALK_VERBS[] = {
	{.name = "comment", .help = "Says something about a post to colleagues. 'schedpost show' has it; the public never sees it.",
	 .example = "schedpost comment 12 \"Is the phone number still right?\"", .opts = COMMENT_OPTS, .writes = true,
	 .needs = POWER_WRITE, .about = post_about, .run = run_comment},
	{.name = "correct", .help = "Publishes a correction wherever a post is out, with the address of the wrong one beneath, and marks that one.",
	 .example = "schedpost correct 12 \"The clinic opens at 9, not at 8.\"", .opts = CORRECT_OPTS, .writes = true,
	 .needs = POWER_WRITE, .about = post_about, .run = run_correct},
	{0},
};
