/* SPDX-License-Identifier: MIT
 * takedown_verbs.c - takedown and its list: two people, neither of them suspected, and evidence first. */
#include "rooms/watch/takedown.h"

#include "rooms/history/history.h"
#include "rooms/lockdown/evidence.h"
#include "rooms/lockdown/lockdown.h"
#include "rooms/platforms/platforms.h"
#include "rooms/queue/queue.h"

#include <inttypes.h>

enum { IDS_MOST = 100 };

str foreign_where(struct arena *a, const struct foreign *f)
{
	str url = f->url.len ? arena_fmt(a, " (%.*s)", SHOW(f->url)) : S("");
	return arena_fmt(a, "foreign post %" PRId64 " on '%.*s'%.*s", f->id, SHOW(f->account_name), SHOW(url));
}

static err nth_id(struct tx *tx, const struct call *c, size_t i, int64_t *id)
{
	str word = call_nth(c, "ID", i);
	if (str_int(word, id)) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "usage-number", "'%.*s' is no number of a foreign post. 'schedpost watch list' shows them.",
		    SHOW(word));
}

err foreign_about(struct tx *tx, const struct call *c, struct about *out)
{
	size_t n = MIN(call_count(c, "ID"), (size_t)IDS_MOST);
	struct account *on = TAKE_N(tx_arena(tx), struct account, n + 1);
	bool all = n > 0;
	for (size_t i = 0; i < n; i++) {
		struct foreign f;
		int64_t id;
		bool found;
		err e = nth_id(tx, c, i, &id);
		if (!e) e = foreign_need(tx, id, &f);
		if (e) return about_unless_wrong(e);
		TRY(account_get(tx, f.account, &on[i], &found));
		all = all && found;
	}
	*out = (struct about){.accounts = on, .n = all ? n : 0, .everywhere = !all};
	return NULL;
}

/* ---- takedown */

struct taking {
	const struct call *c;
	struct reply *r;
	struct foreign f;
	struct account on;
	struct takedown now;
	bool first;	/* nobody has wanted it before */
};

static err need_hostile(struct tx *tx, struct taking *t)
{
	str state = t->f.state;
	if (str_is(state, S("hostile"))) return NULL;
	if (str_is(state, S("unknown"))) return foreign_decide(tx, t->f.id, S("hostile"));
	str by = t->f.decided_by.len ? arena_fmt(tx_arena(tx), ", says %.*s", SHOW(t->f.decided_by)) : S("");
	return FAIL(tx_arena(tx), ERR_INPUT, "not-hostile", "Foreign post %" PRId64 " counts as '%.*s'%.*s. If it is hostile after all: "
		    "schedpost watch decide %" PRId64 " hostile", t->f.id, SHOW(state), SHOW(by), t->f.id);
}

/* What is deleted cannot be shown to anybody any more. */
static err need_evidence(struct tx *tx, const struct taking *t)
{
	struct lock on;
	bool locked, there;
	if (call_get(t->c, "without-evidence").len || t->now.no_evidence.len) return NULL;
	TRY(lockdown_on(tx, t->f.account, &on, &locked));
	int64_t since = MAX(t->f.evidence, locked ? on.evidence : 0);
	TRY(evidence_is_since(tx, since, &there));
	if (there) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "no-evidence", "No evidence was written since %s. What is deleted cannot be shown to anybody "
		    "any more, so first type: schedpost evidence FOLDER. Or say why it goes without: --without-evidence REASON",
		    since == t->f.evidence ? "it was found" : "the lockdown began");
}

static err by_hand(struct tx *tx, const struct taking *t, str why)
{
	why = takedown_why_by_hand(tx_arena(tx), t->f.id, why, t->f.url);
	TRY(takedown_begin(tx, t->f.id, 0));
	TRY(takedown_end(tx, t->f.id, TAKEDOWN_BY_HAND, why));
	reply_warn(t->r, "Foreign post %" PRId64 ": to be done by hand. %.*s", t->f.id, SHOW(why));
	return NULL;
}

static err put_job(struct tx *tx, const struct taking *t, const str *said)
{
	int64_t job;
	str without = t->now.no_evidence;
	struct job_new delete = {.op = SP_DELETE, .account = t->on.id, .state = JOB_READY, .due = tx_now(tx)};
	TRY(queue_put(tx, &delete, &job));
	TRY(takedown_begin(tx, t->f.id, job));
	str note = arena_fmt(tx_arena(tx), "Foreign post %" PRId64 " is to be taken down, say %.*s and %.*s.%s%.*s",
			     t->f.id, SHOW(said[0]), SHOW(said[1]), without.len ? " Without evidence: " : "", SHOW(without));
	reply_say(t->r, "Foreign post %" PRId64 " is being taken down. 'schedpost takedown list' tells when it is gone.",
		  t->f.id);
	return history_add(tx, &(struct event){0, t->on.id, 0, "takedown-asked", note});
}

static err go(struct tx *tx, const struct taking *t, const str *said)
{
	struct arena *a = tx_arena(tx);
	struct platform platform;
	TRY(platform_need(tx, t->on.platform, &platform));
	if (!(platform.ops & SP_CAN(SP_DELETE)))
		return by_hand(tx, t, arena_fmt(a, "%.*s lets no program take a post down.", SHOW(platform.title)));
	if (str_is(t->on.state, S("ready"))) return put_job(tx, t, said);
	return by_hand(tx, t, arena_fmt(a, "'%.*s' has no log-in any more by which it could be deleted.", SHOW(t->on.name)));
}

static err wait_for_second(struct tx *tx, const struct taking *t)
{
	str type = arena_fmt(tx_arena(tx), "A second person types: schedpost takedown %" PRId64, t->f.id);
	reply_say(t->r, "You want %.*s taken down. %.*s", SHOW(foreign_where(tx_arena(tx), &t->f)), SHOW(type));
	if (!t->first) return NULL;
	str where = foreign_where(tx_arena(tx), &t->f);
	str what = arena_fmt(tx_arena(tx), "%.*s wants %.*s taken down.", SHOW(tx_who(tx)), SHOW(where));
	str told;
	TRY(two_proved(tx, t->c, NULL, &told));
	str text = arena_fmt(tx_arena(tx), "%.*s%s%.*s", SHOW(type), told.len ? " - " : "", SHOW(told));
	return lockdown_tell(tx, t->f.account, what, text);
}

static err say(struct tx *tx, struct taking *t)
{
	str *said;
	size_t n;
	bool found;
	TRY(two_allowed(tx, t->c, &(struct two){"A takedown is decided", t->f.joins}));
	TRY(need_hostile(tx, t));
	TRY(need_evidence(tx, t));
	TRY(takedown_say(tx, t->f.id, call_get(t->c, "without-evidence")));
	TRY(takedown_get(tx, t->f.id, &t->now, &found));
	TRY(takedown_said(tx, t->f.id, &said, &n));
	return n >= TAKEDOWN_PERSONS ? go(tx, t, said) : wait_for_second(tx, t);
}

static err take_down(struct tx *tx, struct taking *t)
{
	bool found;
	TRY(account_of(tx, t->f.account, &t->on));
	TRY(takedown_get(tx, t->f.id, &t->now, &found));
	t->first = !found;
	if (t->now.outcome == TAKEDOWN_GONE) {
		reply_say(t->r, "Foreign post %" PRId64 " is gone already.", t->f.id);
		return NULL;
	}
	if (t->now.job && !t->now.ended) {
		reply_say(t->r, "Foreign post %" PRId64 " is being taken down already.", t->f.id);
		return NULL;
	}
	return say(tx, t);
}

static err for_each(struct tx *tx, const struct call *c, struct reply *r, err (*one)(struct tx *, struct taking *))
{
	size_t n = call_count(c, "ID");
	if (n > IDS_MOST)
		return FAIL(tx_arena(tx), ERR_INPUT, "too-many", "At most %d can be named with one command.", IDS_MOST);
	for (size_t i = 0; i < n; i++) {
		struct taking t = {.c = c, .r = r};
		int64_t id;
		TRY(nth_id(tx, c, i, &id));
		TRY(foreign_need(tx, id, &t.f));
		TRY(one(tx, &t));
	}
	return NULL;
}

static err run_takedown(struct tx *tx, const struct call *c, struct reply *r)
{
	str told;
	TRY(for_each(tx, c, r, take_down));
	return two_proved(tx, c, r, &told);
}

/* ---- done by hand */

static err done_one(struct tx *tx, struct taking *t)
{
	struct arena *a = tx_arena(tx);
	int64_t id = t->f.id;
	bool found;
	TRY(takedown_get(tx, id, &t->now, &found));
	if (t->now.job && !t->now.ended)
		return FAIL(a, ERR_INPUT, "under-way", "Foreign post %" PRId64 " is being taken down by schedpost. 'schedpost takedown list' "
			    "tells what comes of it.", id);
	if (t->now.outcome == TAKEDOWN_GONE) {
		reply_say(t->r, "Foreign post %" PRId64 " is gone already.", id);
		return NULL;
	}
	TRY(need_hostile(tx, t));
	str why = arena_fmt(a, "%.*s says so.", SHOW(tx_who(tx)));
	TRY(takedown_by_hand(tx, id, why));
	reply_say(t->r, "Noted under your name: foreign post %" PRId64 " was deleted by hand.", id);
	struct takedown now = {.foreign = id, .outcome = TAKEDOWN_REMOVED, .why = why};
	return takedown_came_to(tx, &now, t->f.account);
}

static err run_done(struct tx *tx, const struct call *c, struct reply *r)
{
	return for_each(tx, c, r, done_one);
}

/* ---- list */

static err show_one(struct tx *tx, const struct foreign *f, const struct takedown *t, struct reply *r)
{
	str *said;
	size_t n;
	TRY(takedown_said(tx, f->id, &said, &n));
	reply_row(r);
	reply_int(r, f->id);
	reply_text(r, f->account_name);
	reply_text(r, takedown_word(t->outcome).len ? takedown_word(t->outcome) : t->job ? S("under-way") : S("wanted"));
	reply_text(r, arena_join(tx_arena(tx), said, n, S(", ")));
	reply_maybe_text(r, f->url);
	reply_maybe_text(r, t->why);
	reply_maybe_text(r, t->no_evidence);
	return NULL;
}

static err run_list(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"id", "Foreign", CELL_INT, false},	{"account", "On", CELL_TEXT, false},
		{"outcome", "Outcome", CELL_TEXT, false}, {"by", "Wanted by", CELL_TEXT, false},
		{"url", "Address", CELL_TEXT, true},	{"why", "Why", CELL_SENTENCE, true},
		{"no_evidence", "Without evidence", CELL_SENTENCE, true},
	};
	struct foreign *all;
	size_t n, shown = 0, gone = 0;
	int64_t wanted = 0;
	(void)c;
	TRY(foreign_list(tx, true, &all, &n));
	for (size_t i = 0; i < n; i++) {
		struct takedown t;
		bool found;
		TRY(takedown_get(tx, all[i].id, &t, &found));
		if (!found) continue;
		if (!shown++) reply_table(r, "takedowns", COLUMNS, COUNT(COLUMNS));
		TRY(show_one(tx, &all[i], &t, r));
		if (!t.job && !t.outcome && str_is(all[i].state, S("hostile"))) wanted = all[i].id;
		gone += t.outcome == TAKEDOWN_GONE;
	}
	if (wanted) reply_say(r, "A second person types: schedpost takedown %" PRId64, wanted);
	if (shown && gone == shown) reply_say(r, "All of these are gone. In a lockdown this comes next: schedpost sever");
	if (!shown) reply_say(r, "Nobody has asked for a takedown. 'schedpost watch list' shows what is not yours.");
	return NULL;
}

/* ---- the table */

static const struct opt TAKEDOWN_OPTS[] = {
	{"ID", "FOREIGN", OPT_POSITION | OPT_MANY | OPT_NEEDED, "The numbers that 'schedpost watch list' shows.", NULL},
	{"without-evidence", "REASON", 0, "Why it goes although no evidence was written.", NULL},
	{0},
};
static const struct opt DONE_OPTS[] = {
	{"ID", "FOREIGN", OPT_POSITION | OPT_MANY | OPT_NEEDED, "The numbers that 'schedpost watch list' shows.", NULL},
	{0},
};
const struct verb TAKEDOWN_VERBS[] = {
	{.name = "takedown",
	 .help = "Deletes foreign posts at their platform, also under a lockdown. Two people must each type it, and evidence comes first.",
	 .example = "schedpost takedown 3",
	 .opts = TAKEDOWN_OPTS,
	 .writes = true,
	 .needs = POWER_TAKEDOWN,
	 .about = foreign_about,
	 .proof = call_always,
	 .run = run_takedown},
	{.name = "takedown done",
	 .help = "Says, under your name and in the record, that foreign posts were deleted by hand on the platform's page.",
	 .example = "schedpost takedown done 3",
	 .opts = DONE_OPTS,
	 .writes = true,
	 .needs = POWER_TAKEDOWN,
	 .about = foreign_about,
	 .proof = call_always,
	 .run = run_done},
	{.name = "takedown list",
	 .help = "What became of each foreign post that somebody wants taken down.",
	 .example = "schedpost takedown list",
	 .needs = POWER_SEE,
	 .run = run_list},
	{0},
};
