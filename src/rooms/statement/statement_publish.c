/* SPDX-License-Identifier: MIT
 * statement_publish.c - an approved statement is said while everything is locked: from where, since when, and by which
 * posts. */
#include "rooms/statement/statement.h"

#include "rooms/history/history.h"
#include "rooms/lockdown/drilled.h"
#include "rooms/lockdown/lockdown.h"
#include "rooms/posts/draft.h"
#include "rooms/posts/places.h"
#include "rooms/watch/takedown.h"
#include "text/text.h"
#include "text/when.h"

#include <inttypes.h>
#include <string.h>

enum { SINCE_DAYS_MOST = 7 };
#define BAD_SINCE     "bad-time"
#define LONGEST_SINCE "23:59 on Wed 30 Sep 2026"

str statement_words(struct arena *a, str text, str since)
{
	size_t at;
	buf out = buf_in(a, text.len + text.len / strlen(SINCE) * since.len + 1);
	while (str_find(text, S(SINCE), &at)) {
		buf_add(&out, str_cut(text, 0, at));
		buf_add(&out, since);
		text = str_cut(text, at + strlen(SINCE), text.len);
	}
	buf_add(&out, text);
	return buf_str(&out);
}

/* For one call. */
struct foreign_posts {
	struct foreign *all;
	size_t n;
};

/* For one call. */
struct publishing {
	const struct call *c;
	struct reply *r;
	struct statement s;
	struct lock *locks;	/* all that are on */
	size_t nlocks;
	struct lock lock;	/* under which it is said */
	struct foreign_posts foreign;
	bool drilled;	/* it is only practised: for practice (training) accounts */
	size_t out;	/* so many posts */
};

/* ---- the post */

/* Two have agreed to its words, so nobody else is needed. */
static err draft_of(struct tx *tx, const struct statement *s, const struct account *on, size_t n, str since,
		    struct draft *d)
{
	struct arena *a = tx_arena(tx);
	*d = (struct draft){.words = TAKE(a, struct wording), .nwords = 1, .timed = true};
	d->post.parts = 1;
	for (int i = 0; i < FIELDS; i++) d->post.field[i] = str_of(FIELD_RULES[i].usual);
	d->post.field[FIELD_LINK] = s->link;
	d->post.field[FIELD_LATE] = S("publish");
	d->words[0] = (struct wording){0, TAKE(a, str), 1};
	d->words[0].parts[0] = statement_words(a, s->text, since);
	TRY(places_of(tx, on, n, d));
	for (size_t i = 0; i < n; i++) {
		struct place *p = &d->places[i];
		p->need = NEED_NOBODY;
		p->when = (struct when){.at = tx_now(tx), .wall = zone_wall(p->zone, tx_now(tx)), .zone = p->account.zone};
	}
	return draft_check(tx, d);
}

err statement_fits(struct tx *tx, const struct statement *s)
{
	struct draft d;
	return draft_of(tx, s, s->on, s->n, S(LONGEST_SINCE), &d);
}

/* ---- under which lockdown */

/* The newest that is on in earnest; without one, the newest that is only practised, and told to no public. */
static err occasion(struct tx *tx, struct publishing *p)
{
	TRY(locks_open(tx, &p->locks, &p->nlocks));
	for (size_t i = 0; i < p->nlocks; i++) {
		const struct lock *l = &p->locks[i];
		struct drilled drill;
		bool drilled;
		if (!str_is(l->kind, S("lockdown"))) continue;
		TRY(drilled_by(tx, l->id, &drill, &drilled));
		bool weighs_as_much = drilled == p->drilled;
		if (p->lock.id && (weighs_as_much ? l->id < p->lock.id : drilled)) continue;
		p->lock = *l;
		p->drilled = drilled;
	}
	if (p->lock.id) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "not-locked", "Nothing is locked down, so there is nothing to say. If something has happened: "
		    "schedpost lockdown. What is an ordinary post goes out with 'schedpost add'.");
}

/* ---- since when */

static err is_of_drill(struct tx *tx, const struct foreign *f, bool *yes)
{
	struct drilled drill;
	TRY(drilled_on(tx, f->account, &drill, yes));
	*yes = *yes && f->found_at >= drill.began;
	return NULL;
}

/* What stands there; and what two people have taken down tonight, for it was read, and its account is not yet safe. */
static err foreign_tonight(struct tx *tx, struct publishing *p)
{
	struct foreign_posts *out = &p->foreign;
	struct foreign *all;
	size_t n;
	TRY(foreign_list(tx, true, &all, &n));
	out->all = TAKE_N(tx_arena(tx), struct foreign, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct takedown t;
		bool asked, drilled, meant = str_is(all[i].state, S("unknown")) || str_is(all[i].state, S("hostile"));
		TRY(is_of_drill(tx, &all[i], &drilled));
		if (drilled != p->drilled) continue;
		TRY(takedown_get(tx, all[i].id, &t, &asked));
		bool ended = asked && t.ended;
		if (meant && (!ended || t.ended > p->lock.made - DAY_MS)) out->all[out->n++] = all[i];
	}
	return NULL;
}

/* When the first of them was made; before anybody has found one, when it was locked. */
static int64_t first_instant(const struct foreign_posts *p, const struct lock *l)
{
	int64_t first = l->made;
	for (size_t i = 0; i < p->n; i++) {
		int64_t at = p->all[i].at ? p->all[i].at : p->all[i].found_at;
		if (l->made - at < DAY_MS) first = MIN(first, at);
	}
	return first;
}

/* A time and nothing else, for two have agreed to the words: of the last days, as the clock there showed it. */
static err time_that_was(struct tx *tx, str text, const struct zone *z, int64_t *at)
{
	struct arena *a = tx_arena(tx);
	struct wall today = zone_wall(z, tx_now(tx));
	bool digit = text.len && text.at[0] >= '0' && text.at[0] <= '9';
	int64_t midnight = tx_now(tx) - today.hour * HOUR_MS - today.minute * MINUTE_MS - today.second * 1000;
	struct when w;
	for (int back = 0; digit && back < SINCE_DAYS_MOST; back++) {
		err e = when_read(a, text, midnight - back * DAY_MS, z, &w);
		if (e || w.at > tx_now(tx)) continue;
		*at = w.at;
		return NULL;
	}
	return FAIL(a, ERR_INPUT, BAD_SINCE, "'%.*s' is no time of the last %d days. Write for example 22:50, or 2026-11-20 22:50; other words "
		    "are another statement, to which two people agree.", SHOW(text_short(a, text, 60)), SINCE_DAYS_MOST);
}

/* As the clock shows it there: "23:10"; of another day "23:10 on Fri 20 Nov 2026". */
static str since_there(struct arena *a, int64_t at, int64_t now, const struct zone *z)
{
	struct wall then = zone_wall(z, at), today = zone_wall(z, now);
	bool same = then.day == today.day && then.month == today.month && then.year == today.year;
	str day = when_local(a, at, z);
	return same ? arena_fmt(a, "%02d:%02d", then.hour, then.minute)
		    : arena_fmt(a, "%02d:%02d on %.*s", then.hour, then.minute, (int)strlen("Wed 30 Sep 2026"), day.at);
}

/* ---- from where */

/* Why nobody would believe it there, or it cannot go; empty: it may be said. */
static err against(struct tx *tx, const struct publishing *p, const struct account *on, str *why)
{
	struct arena *a = tx_arena(tx);
	struct lock l;
	bool found;
	int64_t post;
	*why = S("");
	for (size_t i = 0; i < p->foreign.n && !why->len; i++)
		if (p->foreign.all[i].account == on->id)
			*why = arena_fmt(a, "foreign post %" PRId64 " stands there, or did until it was taken down",
					 p->foreign.all[i].id);
	for (size_t i = 0; i < p->nlocks; i++)
		if (p->locks[i].account == on->id && str_is(p->locks[i].kind, S("lockdown")))
			*why = arena_fmt(a, "lockdown %" PRId64 " is about that account itself", p->locks[i].id);
	TRY(hold_at(tx, on->id, tx_now(tx), S(""), &l, &found));
	if (found) *why = arena_fmt(a, "it is on hold; that ends with 'schedpost release %" PRId64 "'", l.id);
	if (!str_is(on->state, S("ready"))) *why = S("it has no log-in");
	TRY(statement_said(tx, &p->s, p->lock.id, on->id, &post));
	if (p->drilled && !account_is_practice(on)) *why = S("only a drill is on, and it publishes for real");
	if (post) *why = arena_fmt(a, "it was said there already, with post %" PRId64, post);
	return NULL;
}

static const struct column SAID[] = {
	{"account", "From", CELL_TEXT, false},
	{"post", "Post", CELL_INT, false},
	{"text", "Words", CELL_SENTENCE, true},
};

static err words_there(struct tx *tx, const struct publishing *p, const struct account *on, struct draft *d)
{
	const struct zone *z;
	int64_t since = first_instant(&p->foreign, &p->lock);
	TRY(zone_load(tx_arena(tx), on->zone, &z));
	if (call_has(p->c, "since")) TRY(time_that_was(tx, str_trim(call_get(p->c, "since")), z, &since));
	return draft_of(tx, &p->s, on, 1, since_there(tx_arena(tx), since, tx_now(tx), z), d);
}

static err say_there(struct tx *tx, struct publishing *p, const struct account *on, struct draft *d)
{
	struct job *jobs;
	size_t n;
	int64_t post;
	TRY(draft_save(tx, d, 0, &post));
	TRY(queue_of_post(tx, post, on->id, &jobs, &n));
	for (size_t i = 0; i < n; i++) TRY(lock_give_voice(tx, on->id, jobs[i].id));
	TRY(statement_say(tx, &(struct saying){post, p->s.id, p->lock.id, on->id}));
	if (!p->out++) reply_table(p->r, "said", SAID, COUNT(SAID));
	reply_row(p->r);
	reply_text(p->r, on->name);
	reply_int(p->r, post);
	reply_text(p->r, d->words[0].parts[0]);
	str why = arena_fmt(tx_arena(tx), "Statement %" PRId64 ", written by %.*s and approved by %.*s, is published under lockdown %" PRId64 ".",
			    p->s.id, SHOW(p->s.made_by), SHOW(p->s.approved_by), p->lock.id);
	return history_add(tx, &(struct event){post, on->id, 0, "scheduled", why});
}

/* What is wrong with one account, such as its zone, keeps no other from speaking. */
static err try_there(struct tx *tx, struct publishing *p, const struct account *on, str *why)
{
	struct draft d;
	TRY(against(tx, p, on, why));
	if (why->len) return NULL;
	err e = words_there(tx, p, on, &d);
	if (!e) return say_there(tx, p, on, &d);
	if (e->kind == ERR_BUG || e->kind == ERR_BUSY || str_is(str_of(e->code), S(BAD_SINCE))) return e;
	*why = str_cut(e->text, 0, e->text.len - str_ends(e->text, S(".")));
	return NULL;
}

static bool is_meant(const struct account *named, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (named[i].id == id) return true;
	return !n;
}

static err say_everywhere(struct tx *tx, struct publishing *p)
{
	struct account *named = NULL;
	size_t n = 0;
	str why, not = S("");
	if (call_has(p->c, "from")) TRY(accounts_named(tx, call_joined(tx_arena(tx), p->c, "from"), &named, &n));
	for (size_t i = 0; i < p->s.n; i++) {
		const struct account *on = &p->s.on[i];
		if (!is_meant(named, n, on->id)) continue;
		TRY(try_there(tx, p, on, &why));
		if (why.len) not = arena_fmt(tx_arena(tx), "%.*s Not from '%.*s': %.*s.", SHOW(not), SHOW(on->name), SHOW(why));
	}
	if (!p->out)
		return FAIL(tx_arena(tx), ERR_INPUT, "nowhere", "Statement %" PRId64 " was not published.%.*s%s Another account may speak if it "
			    "stands in the statement: prepare one for it, and let a second person approve it.", p->s.id, SHOW(not),
			    not.len ? "" : " It is not for the accounts that you named.");
	if (not.len) reply_warn(p->r, "%.*s", SHOW(str_trim(not)));
	return NULL;
}

/* ---- the verb */

static err may_be_said(struct tx *tx, const struct publishing *p)
{
	const struct statement *s = &p->s;
	str who;
	if (!s->approved)
		return FAIL(tx_arena(tx), ERR_DENIED, "not-approved", "Nobody has said yes to statement %" PRId64 " yet. A "
			    "second person types: schedpost statement approve %" PRId64, s->id, s->id);
	TRY(statement_doubt(tx, s, &who));
	if (!who.len) return NULL;
	return FAIL(tx_arena(tx), ERR_DENIED, "in-doubt", "A lockdown shuts out %.*s, who has written statement %" PRId64 " or said yes to it. So two "
		    "others agree on one anew: schedpost statement prepare \"WORDS\" --from ACCOUNT", SHOW(who), s->id);
}

#define IN_EARNEST "It goes out now; everything else keeps quiet. 'schedpost show POST' tells when it is out. Put the same on the website."
#define ON_DRILL   "It goes out now, on practice (training) accounts alone: this is a drill. 'schedpost show POST' tells when it is out."

err run_statement_publish(struct tx *tx, const struct call *c, struct reply *r)
{
	struct publishing p = {.c = c, .r = r};
	TRY(occasion(tx, &p));
	TRY(statement_chosen(tx, c, &p.s));
	TRY(may_be_said(tx, &p));
	TRY(foreign_tonight(tx, &p));
	TRY(say_everywhere(tx, &p));
	tx_wake(tx);
	reply_say(r, "%s", p.drilled ? ON_DRILL : IN_EARNEST);
	if (!p.drilled) reply_say(r, "When it is out, all access can be taken back: schedpost sever");
	str what = arena_fmt(tx_arena(tx), "%.*s has published statement %" PRId64 " from %zu account%s.", SHOW(tx_who(tx)),
			     p.s.id, p.out, p.out == 1 ? "" : "s");
	return lockdown_tell(tx, p.drilled ? p.lock.account : 0, what, p.s.text);
}
