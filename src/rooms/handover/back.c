/* SPDX-License-Identifier: MIT
 * back.c - cover back: one reading, the most important first, of what happened meanwhile; then it is taken back. */
#include "rooms/handover/report.h"

#include "rooms/history/history.h"
#include "rooms/posts/clearance.h"
#include "rooms/posts/schedule.h"
#include "rooms/posts/versions.h"

#include <inttypes.h>
#include <stdlib.h>

enum { ROWS_SHOWN = 200, FEW_DIFFERENCES = 20 };

struct back { /* one report being written */
	struct cover c;
	int64_t until; /* up to which instant the owner was away */
	struct happened *all;
	size_t n, published, by_cover, changed, stopped, named;
	struct reply *r;
};

/* ---- waiting for you */

static str waits_why(struct tx *tx, const struct back *b, const struct waits *w)
{
	struct arena *a = tx_arena(tx);
	if (!w->by_cover || w->state == JOB_PAUSED) return w->why;
	if (w->at < b->c.ends) return job_state_title(w->state);
	return arena_fmt(a,
			 "%.*s planned or changed it, and it is due after the end: schedpost cover back %" PRId64
			 " --confirm %" PRId64,
			 SHOW(b->c.person), b->c.id, w->post);
}

static err show_waiting(struct tx *tx, const struct back *b)
{
	static const struct column COLUMNS[] = {
		{"post", "Post", CELL_INT, false},        {"at", "Due", CELL_INSTANT, false},
		{"account", "Account", CELL_TEXT, false}, {"author", "Written by", CELL_TEXT, false},
		{"text", "Text", CELL_TEXT, true},        {"why", "Why, and what to do", CELL_SENTENCE, true},
	};
	struct waits *all;
	size_t n;
	TRY(waits_for_owner(tx, &b->c, &all, &n));
	reply_say(b->r, n ? "1. These posts wait for you:" : "1. No post waits for you.");
	if (n) reply_table(b->r, "waiting", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n && i < ROWS_SHOWN; i++) {
		reply_row(b->r);
		reply_int(b->r, all[i].post);
		reply_int(b->r, all[i].at);
		reply_text(b->r, all[i].account_name);
		reply_text(b->r, all[i].author);
		reply_text(b->r, all[i].text);
		reply_text(b->r, waits_why(tx, b, &all[i]));
	}
	if (n > ROWS_SHOWN) reply_say(b->r, "And %zu more: schedpost status", n - ROWS_SHOWN);
	return NULL;
}

static err say_reviews(struct tx *tx, const struct back *b)
{
	struct waiting_review *all;
	size_t n;
	TRY(brief_reviews(tx, &b->c, ROWS_SHOWN, &all, &n));
	if (n) reply_say(b->r, "%zu post%s for approval there: schedpost review", n, n == 1 ? " waits" : "s wait");
	return NULL;
}

/* ---- what happened */

static bool any_of(str what, const char *const *words)
{
	for (; *words; words++)
		if (str_is(what, str_of(*words))) return true;
	return false;
}

static bool is_published(const struct happened *h)
{
	static const char *const WORDS[] = {"published", NULL};
	return any_of(h->what, WORDS);
}

static bool is_moved(const struct happened *h)
{
	static const char *const WORDS[] = {"moved", "sent now", NULL};
	return any_of(h->what, WORDS);
}

static bool is_stopped(const struct happened *h)
{
	static const char *const WORDS[] = {"cancelled", "being taken down", "returned", "withdrawn", "paused", NULL};
	return any_of(h->what, WORDS);
}

static bool is_in_your_name(const struct happened *h)
{
	return h->acting_for.len > 0;
}

/* "priya for olga": who did it, and for whom. */
static str for_whom(struct arena *a, str who, str whom)
{
	return whom.len ? arena_fmt(a, "%.*s for %.*s", SHOW(who), SHOW(whom)) : who;
}

static size_t count_of(const struct back *b, bool (*is)(const struct happened *))
{
	size_t n = 0;
	for (size_t i = 0; i < b->n; i++) n += is(&b->all[i]);
	return n;
}

static void show_published(struct tx *tx, struct back *b)
{
	static const struct column COLUMNS[] = {
		{"post", "Post", CELL_INT, false},
		{"at", "Out since", CELL_INSTANT, false},
		{"account", "Account", CELL_TEXT, false},
		{"author", "By", CELL_TEXT, false},
		{"approved", "Approved by", CELL_TEXT, false},
		{"text", "Text", CELL_TEXT, true},
	};
	reply_table(b->r, "published", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < b->n; i++) {
		const struct happened *h = &b->all[i];
		if (!is_published(h)) continue;
		b->by_cover += h->by_cover;
		if (b->published++ >= ROWS_SHOWN) continue;
		reply_row(b->r);
		reply_int(b->r, h->post);
		reply_int(b->r, h->at);
		reply_text(b->r, h->account);
		reply_text(b->r, h->by_cover ? for_whom(tx_arena(tx), b->c.person, b->c.owner) : h->author);
		reply_maybe_text(b->r, h->approved);
		reply_text(b->r, h->text);
	}
}

/* Steps of one sort, as they were told then. */
static size_t show_steps(struct tx *tx, const struct back *b, const char *name, bool (*is)(const struct happened *))
{
	static const struct column COLUMNS[] = {
		{"post", "Post", CELL_INT, false}, {"at", "When", CELL_INSTANT, false},
		{"who", "Who", CELL_TEXT, false},  {"what", "What", CELL_TEXT, false},
		{"text", "Text", CELL_TEXT, true}, {"note", "In words", CELL_SENTENCE, true},
	};
	size_t shown = 0;
	reply_table(b->r, name, COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < b->n; i++) {
		const struct happened *h = &b->all[i];
		if (!is(h) || shown++ >= ROWS_SHOWN) continue;
		reply_row(b->r);
		reply_int(b->r, h->post);
		reply_int(b->r, h->at);
		reply_text(b->r, for_whom(tx_arena(tx), h->who, h->acting_for));
		reply_text(b->r, h->what);
		reply_text(b->r, h->text);
		reply_maybe_text(b->r, h->note);
	}
	return shown;
}

/* ---- changed against how it was left */

static int by_number(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
	return (a > b) - (a < b);
}

static err say_change(struct tx *tx, struct back *b, int64_t id)
{
	struct difference *all;
	struct post post;
	int64_t before, after;
	size_t n;
	TRY(versions_meanwhile(tx, id, b->c.begins, b->until, &before, &after));
	if (!before || before == after) return NULL;
	TRY(post_need(tx, id, &post));
	if (post.created >= b->c.begins) return NULL;
	TRY(version_differences(tx, id, before, after, &all, &n));
	b->changed += n > 0;
	for (size_t i = 0; i < n && i < FEW_DIFFERENCES; i++) {
		str words = difference_words(tx_arena(tx), &all[i]);
		reply_say(b->r, "Post %" PRId64 ": %.*s", id, SHOW(words));
	}
	return NULL;
}

static err show_changed(struct tx *tx, struct back *b)
{
	int64_t *posts = TAKE_N(tx_arena(tx), int64_t, b->n + 1);
	for (size_t i = 0; i < b->n; i++) posts[i] = b->all[i].post;
	qsort(posts, b->n, sizeof *posts, by_number);
	for (size_t i = 0; i < b->n; i++)
		if (!i || posts[i] != posts[i - 1]) TRY(say_change(tx, b, posts[i]));
	b->changed += show_steps(tx, b, "moved", is_moved);
	return NULL;
}

static err show_said(struct tx *tx, const struct back *b)
{
	static const struct column COLUMNS[] = {{"post", "Post", CELL_INT, false},
						{"at", "When", CELL_INSTANT, false},
						{"who", "Who", CELL_TEXT, false},
						{"comment", "Comment", CELL_SENTENCE, true}};
	struct happened *all;
	size_t n;
	TRY(said_meanwhile(tx, &b->c, b->until, &all, &n));
	reply_say(b->r, n ? "6. Said about posts:" : "6. Nothing was said about posts.");
	if (n) reply_table(b->r, "comments", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n && i < ROWS_SHOWN; i++) {
		reply_row(b->r);
		reply_int(b->r, all[i].post);
		reply_int(b->r, all[i].at);
		reply_text(b->r, all[i].who);
		reply_text(b->r, all[i].note);
	}
	return NULL;
}

/* ---- the report */

static err say_figures(const struct back *b)
{
	static const struct column COLUMNS[] = {
		{"published", "Published", CELL_INT, false},
		{"by_cover", "Of these planned for you", CELL_INT, false},
		{"changed", "Changed or moved", CELL_INT, false},
		{"stopped", "Stopped or returned", CELL_INT, false},
		{"in_your_name", "Done in your name", CELL_INT, false},
	};
	reply_facts(b->r, "figures", COLUMNS, COUNT(COLUMNS));
	reply_int(b->r, (int64_t)b->published);
	reply_int(b->r, (int64_t)b->by_cover);
	reply_int(b->r, (int64_t)b->changed);
	reply_int(b->r, (int64_t)b->stopped);
	reply_int(b->r, (int64_t)b->named);
	reply_say(b->r, "How many have read or answered is not known here: ask the platforms.");
	return NULL;
}

static err report(struct tx *tx, struct back *b)
{
	TRY(show_waiting(tx, b));
	TRY(say_reviews(tx, b));
	reply_say(b->r, count_of(b, is_published) ? "2. Published:" : "2. Nothing was published.");
	show_published(tx, b);
	reply_say(b->r, "3. Changed against how you left it:");
	TRY(show_changed(tx, b));
	if (!b->changed) reply_say(b->r, "Nothing.");
	reply_say(b->r, count_of(b, is_stopped) ? "4. Stopped or returned, and why:"
						: "4. Nothing was stopped or returned.");
	b->stopped = show_steps(tx, b, "stopped", is_stopped);
	reply_say(b->r, count_of(b, is_in_your_name) ? "5. Done in your name:" : "5. Nothing was done in your name.");
	b->named = show_steps(tx, b, "in_your_name", is_in_your_name);
	TRY(show_said(tx, b));
	TRY(say_figures(b));
	if (b->n == HAPPENED_MOST)
		reply_warn(b->r, "More happened than is shown; 'schedpost history POST' tells of one post.");
	return NULL;
}

/* ---- letting go what was planned behind the end */

static bool is_named(const struct call *c, const struct waits *w)
{
	int64_t post;
	for (size_t i = 0; i < call_count(c, "confirm"); i++) {
		str word = str_trim(call_nth(c, "confirm", i));
		if (str_is(word, S("all")) ? w->by_cover : str_int(word, &post) && post == w->post) return true;
	}
	return false;
}

/* From now on its owner answers for it. */
static err confirm_one(struct tx *tx, const struct call *c, const struct waits *w)
{
	struct account on;
	struct job *jobs;
	size_t n;
	TRY(account_of(tx, w->account, &on));
	TRY(allowed_on(tx, c, POWER_CHANGE, &on));
	TRY(queue_of_post(tx, w->post, w->account, &jobs, &n));
	for (size_t i = 0; i < n; i++) {
		if (jobs[i].state == JOB_DONE || jobs[i].state == JOB_CANCELLED) continue;
		TRY(clearance_of_job(tx, c, &jobs[i]));
		TRY(clearance_lend(tx, c, &jobs[i]));
		if (jobs[i].state == JOB_PAUSED) TRY(queue_wait_again(tx, &jobs[i], jobs[i].at));
	}
	TRY(post_set_at(tx, w->post));
	return history_add(tx, &(struct event){w->post, w->account, 0, "resumed", S("Its owner has let it go.")});
}

static err confirm(struct tx *tx, const struct call *c, const struct back *b)
{
	struct waits *all;
	size_t n, done = 0;
	TRY(waits_for_owner(tx, &b->c, &all, &n));
	for (size_t i = 0; i < n; i++) {
		if (!is_named(c, &all[i])) continue;
		TRY(confirm_one(tx, c, &all[i]));
		done++;
	}
	if (!done)
		return FAIL(tx_arena(tx), ERR_MISSING, "nothing-waits",
			    "None of these posts waits for you. 'schedpost cover back %" PRId64
			    "' shows those that do.",
			    b->c.id);
	reply_say(b->r, "%zu post%s on, by your word. What has missed its time asks before it goes.", done,
		  done == 1 ? " goes" : "s go");
	return NULL;
}

/* ---- taken back */

static err may_accept(struct tx *tx, const struct call *c, const struct back *b)
{
	struct person owner;
	if (str_is(c->actor, b->c.owner)) return NULL;
	TRY(person_need(tx, b->c.owner, &owner));
	TRY(plans_for(tx, c, &owner));
	if (call_has(c, "reason")) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "back-why",
		    "%.*s takes it back themselves. If they cannot, please say why you do it: --reason TEXT",
		    SHOW(b->c.owner));
}

static err is_over(struct tx *tx, const struct back *b)
{
	if (b->c.state == COVER_CLOSED || tx_now(tx) >= b->c.ends || b->c.state == COVER_DECLINED) return NULL;
	str title = cover_phase_title(cover_phase(&b->c, tx_now(tx)));
	return FAIL(tx_arena(tx), ERR_STALE, "not-over",
		    "Cover %" PRId64 " is %.*s. To end it now: schedpost cover recall %" PRId64, b->c.id, SHOW(title),
		    b->c.id);
}

static err accept(struct tx *tx, const struct call *c, const struct back *b)
{
	bool own = str_is(c->actor, b->c.owner);
	str reason = call_get(c, "reason");
	TRY(may_accept(tx, c, b));
	TRY(is_over(tx, b));
	TRY(cover_move(tx, &b->c, COVER_CLOSED,
		       own ? b->c.why
			   : arena_fmt(tx_arena(tx), "%.*s has closed it: %.*s", SHOW(c->actor), SHOW(reason))));
	TRY(cover_notice(tx, &b->c, b->c.person, "was taken back. Thank you.", S("")));
	reply_say(b->r, "Cover %" PRId64 " is closed: %.*s %s everything back. What waits for %s still waits.",
		  b->c.id, SHOW(b->c.owner), "has", own ? "you" : "them");
	return NULL;
}

static void say_end(struct tx *tx, const struct back *b)
{
	if (b->c.state == COVER_CLOSED || cover_phase(&b->c, tx_now(tx)) != PHASE_RETURNING) return;
	reply_say(b->r, "When you have read it: schedpost cover back %" PRId64 " --accept", b->c.id);
}

static err back_begin(struct tx *tx, const struct call *c, struct reply *r, struct back *b)
{
	struct person owner;
	struct arena *a = tx_arena(tx);
	*b = (struct back){.r = r};
	TRY(cover_call(tx, c, &b->c));
	b->until = MIN(tx_now(tx), b->c.ends);
	if (tx_now(tx) < b->c.begins)
		return FAIL(a, ERR_STALE, "not-begun",
			    "Cover %" PRId64
			    " has not begun, so there is nothing to tell. 'schedpost cover brief %" PRId64
			    "' shows what is handed over.",
			    b->c.id, b->c.id);
	if (!call_has(c, "accept") && !call_has(c, "confirm")) return NULL;
	TRY(person_need(tx, b->c.owner, &owner));
	return plans_for(tx, c, &owner);
}

static err run_back(struct tx *tx, const struct call *c, struct reply *r)
{
	struct back b;
	TRY(back_begin(tx, c, r, &b));
	if (call_has(c, "confirm")) TRY(confirm(tx, c, &b));
	if (call_has(c, "accept")) return accept(tx, c, &b);
	TRY(cover_tell(tx, &b.c, r));
	TRY(happened_meanwhile(tx, &b.c, b.until, &b.all, &b.n));
	TRY(report(tx, &b));
	say_end(tx, &b);
	return NULL;
}

static const struct opt BACK_OPTS[] = {
	COVER_ID,
	{"confirm", "POST,...", OPT_MANY,
	 "Lets these posts go that were planned for after the end; all: all of them.", NULL},
	{"accept", NULL, OPT_FLAG,
	 "You have everything back. Only its owner says so, or who plans for them, with a reason.", NULL},
	{"reason", "TEXT", 0, "Why you take it back for somebody else.", NULL},
	{0},
};

const struct verb COVER_REPORT_VERBS[] = {
	{.name = "cover page",
	 .help = "The brief of a cover: what whoever covers has to know.",
	 .example = "schedpost cover page 31",
	 .opts = COVER_PAGE_OPTS,
	 .inner = true,
	 .needs = POWER_SEE,
	 .run = run_cover_page},
	{.name = "cover back",
	 .help = "You are back: tells what waits for you, and what was published, changed, stopped and decided "
		 "meanwhile; "
		 "then you take it back.",
	 .example = "schedpost cover back 31 --accept",
	 .opts = BACK_OPTS,
	 .writes = true,
	 .needs = POWER_SEE,
	 .run = run_back},
	{0},
};
