/* SPDX-License-Identifier: MIT
 * remind_verbs.c - remind list, done and skip: what a person posts by hand, because no program may. */
#include "rooms/posts/posts_verbs.h"

#include "rooms/accounts/accounts.h"
#include "rooms/history/history.h"
#include "rooms/posts/draft.h"
#include "rooms/posts/posts_list.h"
#include "rooms/queue/quiet.h"

#include <inttypes.h>

enum { MOST = 20, URL_MOST = 2000, REASON_MOST = 500 };

/* ---- list */

static const struct column WAITING[] = {
	{"id", "Post", CELL_INT, false},	   {"part", "Part", CELL_INT, false},
	{"version", "Version", CELL_INT, false},   {"account", "Account", CELL_TEXT, false},
	{"where", "Where", CELL_TEXT, true},
	{"at", "Planned", CELL_INSTANT, false},	   {"since", "Waits since", CELL_INSTANT, false},
	{"why", "What to do", CELL_TEXT, true},
};

static const struct place *place_of(const struct draft *d, int64_t account)
{
	for (size_t i = 0; i < d->nplaces; i++)
		if (d->places[i].account.id == account) return &d->places[i];
	return NULL;
}

/* As it is to be posted: ready to copy. For programs its name says of what: "text_12_1_our-snapchat", post, part and
 * account. */
static void quote_words(struct arena *a, const struct draft *d, const struct job *j, struct reply *r)
{
	const struct place *p = place_of(d, j->account);
	str on = p ? p->account.name : S(""), name = arena_fmt(a, "text_%" PRId64 "_%d_%.*s", j->post, j->part, SHOW(on));
	str words = p ? draft_public(a, d, p, (size_t)j->part) : S("");
	const str *field = d->post.field;
	buf out = buf_in(a, 2 * POST_TEXT_MOST);
	if (field[FIELD_TITLE].len) buf_fmt(&out, "%.*s\n\n", SHOW(field[FIELD_TITLE]));
	if (field[FIELD_WARNING].len) buf_fmt(&out, "%.*s\n\n", SHOW(field[FIELD_WARNING]));
	buf_add(&out, words);
	str part = d->post.parts > 1 ? arena_fmt(a, ", part %d of %d", j->part, d->post.parts) : S("");
	str title = arena_fmt(a, "The words of post %" PRId64 "%.*s", j->post, SHOW(part));
	reply_quote(r, arena_cstr(a, name), arena_cstr(a, title), buf_str(&out));
}

static void show_pictures(const struct draft *d, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"id", "Post", CELL_INT, false}, {"name", "File", CELL_TEXT, false}, {"alt", "Alt text", CELL_SENTENCE, true},
	};
	reply_table(r, "files", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < d->nfiles; i++) {
		reply_row(r);
		reply_int(r, d->post.id);
		reply_text(r, d->files[i].name);
		reply_text(r, d->files[i].alt);
	}
	reply_say(r, "To have these files: schedpost media get %" PRId64, d->post.id);
}

static err show_whole(struct tx *tx, const struct job *j, struct reply *r)
{
	struct draft d = {0};
	TRY(draft_load(tx, j->post, &d));
	quote_words(tx_arena(tx), &d, j, r);
	if (d.nfiles && j->part == 1) show_pictures(&d, r);
	return NULL;
}

/* One that waits, and whether it is to be posted now. */
struct asked {
	struct job j;
	bool now;
	str what;	/* to do */
};

/* What keeps it back now; empty: nothing does. */
static err what_keeps(struct tx *tx, const struct house *house, const struct job *j, str *out)
{
	struct lock l;
	struct post post;
	str *beyond;
	size_t n;
	bool quiet, found;
	*out = S("");
	TRY(queue_is_quiet(tx, j->id, &quiet));
	if (!quiet) TRY(locks_beyond(tx, house, &beyond, &n));
	if (!quiet && n) *out = S("a lockdown is on ('schedpost locks' tells more)");
	if (!quiet) return NULL;
	TRY(post_need(tx, j->post, &post));
	TRY(lockdown_on(tx, j->account, &l, &found));
	if (!found) TRY(hold_at(tx, j->account, tx_now(tx), post.field[FIELD_CATEGORY], &l, &found));
	if (found) *out = arena_fmt(tx_arena(tx), "%.*s %" PRId64 " is on", SHOW(l.kind), l.id);
	return NULL;
}

static err asked_of(struct tx *tx, const struct call *c, const struct job *j, struct asked *out)
{
	struct arena *a = tx_arena(tx);
	str keeps;
	*out = (struct asked){.j = *j, .what = j->why};
	TRY(what_keeps(tx, c->house, j, &keeps));
	out->now = !keeps.len && j->state == JOB_ASKING;
	if (keeps.len)
		out->what = arena_fmt(a, "Not now: %.*s, and nothing is to be posted. If it is out already, please say so: schedpost remind done %" PRId64,
				      SHOW(keeps), j->post);
	else if (!out->now)
		out->what = arena_fmt(a, "Not by itself any more: a %.*s came in between. If it is out already, please say so: schedpost remind done %" PRId64
				      ". If not, 'schedpost afterwards' tells what to do.", SHOW(j->code), j->post);
	return NULL;
}

static err show_line(struct tx *tx, const struct asked *asked, struct reply *r)
{
	const struct job *j = &asked->j;
	struct account account;
	struct post post;
	TRY(account_of(tx, j->account, &account));
	TRY(post_need(tx, j->post, &post));
	reply_zone(r, account.zone);
	reply_row(r);
	reply_int(r, j->post);
	reply_int(r, j->part);
	reply_int(r, post.version);
	reply_text(r, account.name);
	reply_text(r, account.handle);
	reply_int(r, j->at);
	reply_maybe_int(r, asked->now ? j->intent_at : 0);
	reply_text(r, asked->what);
	return NULL;
}

static err run_list(struct tx *tx, const struct call *c, struct reply *r)
{
	struct job *jobs;
	struct asked all[MOST];
	size_t n;
	TRY(posts_by_hand(tx, MOST, &jobs, &n));
	for (size_t i = 0; i < n; i++) TRY(asked_of(tx, c, &jobs[i], &all[i]));
	reply_table(r, "waiting", WAITING, COUNT(WAITING));
	for (size_t i = 0; i < n; i++) TRY(show_line(tx, &all[i], r));
	for (size_t i = 0; i < n; i++)
		if (all[i].now) TRY(show_whole(tx, &jobs[i], r));
	if (!n) reply_say(r, "Nothing waits to be posted by hand.");
	if (n == MOST) reply_say(r, "These are the %d that wait longest; there may be more.", MOST);
	return NULL;
}

/* ---- done and skip */

/* What somebody has said of it last; NULL: nobody has. */
static const struct past_event *said_last(const struct past_event *events, size_t n, str account)
{
	static const char *const ENDS[] = {"published", "cancelled", "marked as published"};
	for (size_t i = n; i > 0; i--) {
		const struct past_event *e = &events[i - 1];
		bool here = !e->account.len || str_is(e->account, account), ours = str_is(e->who, S("schedpost"));
		for (size_t k = 0; k < COUNT(ENDS); k++)
			if (here && !ours && str_is(e->what, str_of(ENDS[k]))) return e;
	}
	return NULL;
}

/* What somebody has said of the post where it is over; NULL: nobody has, or it is not over. *j: where. */
static err said_where(struct tx *tx, const struct job *jobs, size_t n, const struct past_event **e, struct job *j)
{
	struct past_event *events;
	size_t nevents;
	TRY(history_of_post(tx, jobs[0].post, &events, &nevents));
	*e = NULL;
	*j = jobs[0];
	for (size_t i = 0; i < n && !*e; i++) {
		str name;
		if (jobs[i].state != JOB_DONE && jobs[i].state != JOB_CANCELLED) continue;
		TRY(account_name(tx, jobs[i].account, &name));
		*e = said_last(events, nevents, name);
		*j = jobs[i];
	}
	return NULL;
}

/* Who was first is told to who comes second. */
static err does_not_wait(struct tx *tx, const struct job *jobs, size_t n)
{
	const struct zone *zone;
	const struct past_event *e;
	struct arena *a = tx_arena(tx);
	struct account account;
	struct job j;
	TRY(said_where(tx, jobs, n, &e, &j));
	TRY(account_of(tx, j.account, &account));
	TRY(zone_load(a, account.zone, &zone));
	str why = j.state == JOB_PAUSED ? arena_fmt(a, " %.*s", SHOW(j.why)) : S("");
	if (!e)
		return FAIL(a, ERR_STALE, "not-by-hand", "Post %" PRId64 " does not wait to be posted by hand: on '%.*s' its state is "
			    "'%.*s'.%.*s", j.post, SHOW(account.name), SHOW(job_title(j.state, j.code)), SHOW(why));
	str note = e->note.len ? e->note : arena_fmt(a, "It was %.*s.", SHOW(e->what));
	return FAIL(a, ERR_STALE, "somebody-was-first", "Post %" PRId64 " does not wait any more. %.*s said on %.*s: %.*s",
		    j.post, SHOW(e->who), SHOW(when_local(a, e->at, zone)), SHOW(note));
}

static err which_account(struct tx *tx, int64_t post)
{
	return FAIL(tx_arena(tx), ERR_INPUT, "which-account", "Post %" PRId64 " waits to be posted by hand on several accounts. Please "
		    "say on which one it is: --on ACCOUNT. 'schedpost remind list' shows them.", post);
}

/* The one that waits, of that post and (--on) that account; also one that a lock keeps since, for it may be out. */
static err the_one(struct tx *tx, const struct call *c, struct job *out)
{
	struct account on = {0};
	struct post post;
	struct job *jobs;
	int64_t id;
	size_t n, waiting = 0;
	TRY(call_int(tx_arena(tx), c, "ID", 0, &id));
	TRY(post_need(tx, id, &post));
	if (call_has(c, "on")) TRY(account_need(tx, call_get(c, "on"), &on));
	TRY(queue_of_post(tx, id, on.id, &jobs, &n));
	for (size_t i = 0; i < n; i++) {
		bool kept;
		TRY(queue_hand_is_kept(tx, &jobs[i], &kept));
		if (!kept && !job_is_by_hand(jobs[i].state, jobs[i].code)) continue;
		*out = jobs[i];
		waiting++;
	}
	if (waiting == 1) return NULL;
	if (waiting > 1) return which_account(tx, id);
	if (n) return does_not_wait(tx, jobs, n);
	return FAIL(tx_arena(tx), ERR_MISSING, "not-there", "Post %" PRId64 " goes to no such account.", id);
}

static err url_check(struct arena *a, str url)
{
	bool fine = url.len <= URL_MOST && (str_starts(url, S("https://")) || str_starts(url, S("http://")));
	for (size_t i = 0; i < url.len; i++) fine &= url.at[i] > ' ';
	if (fine || !url.len) return NULL;
	return FAIL(a, ERR_INPUT, "bad-url", "The address of the post should begin with https://, as the browser shows it. If there is "
		    "none, leave --url out.");
}

/* Whoever copied the words and whoever changed them may be two people. */
static err is_changed_since(struct tx *tx, const struct job *j, bool *changed)
{
	struct past_event *events;
	str account;
	size_t n;
	TRY(history_of_post(tx, j->post, &events, &n));
	TRY(account_name(tx, j->account, &account));
	*changed = false;
	for (size_t i = 0; i < n; i++) {
		bool here = events[i].part == j->part && str_is(events[i].account, account);
		bool asked = here && str_is(events[i].what, S("by-hand"));
		*changed = !asked && (*changed || str_is(events[i].what, S("edited")));
	}
	return NULL;
}

static err same_words(struct tx *tx, const struct call *c, const struct job *j)
{
	struct post post;
	int64_t version;
	bool changed;
	TRY(post_need(tx, j->post, &post));
	TRY(call_int(tx_arena(tx), c, "version", 0, &version));
	TRY(is_changed_since(tx, j, &changed));
	if (version == post.version || (!version && !changed)) return NULL;
	str yours = version ? arena_fmt(tx_arena(tx), "version %" PRId64, version) : S("what was shown first");
	return FAIL(tx_arena(tx), ERR_STALE, "words-changed",
		    "The words of post %" PRId64 " were changed after %.*s: they are version %" PRId64 " now. "
		    "'schedpost remind list' shows them. Put right what is out, if need be, and say so: schedpost remind done %" PRId64 " --version %" PRId64,
		    j->post, SHOW(yours), post.version, j->post, post.version);
}

/* Somebody has posted it before they were told not to, or all the same: what is true is noted. */
static err is_out(struct tx *tx, struct job *j, str url)
{
	if (j->state == JOB_PAUSED)
		TRY(queue_move_state(tx, &(struct job_change){j->id, JOB_PAUSED, JOB_READY, 0, S(""), S("")}));
	if (j->state == JOB_PAUSED) j->state = JOB_READY;
	return queue_found(tx, j, url);
}

static err run_done(struct tx *tx, const struct call *c, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	struct job j, next;
	bool more;
	str url = str_trim(call_get(c, "url")), account;
	TRY(url_check(a, url));
	TRY(the_one(tx, c, &j));
	TRY(same_words(tx, c, &j));
	TRY(account_name(tx, j.account, &account));
	TRY(is_out(tx, &j, url));
	str note = arena_fmt(a, "It was posted by hand%s%.*s", url.len ? ": " : ".", SHOW(url));
	TRY(history_add(tx, &(struct event){j.post, j.account, j.part, "published", note}));
	reply_say(r, "Post %" PRId64 " is published on '%.*s'. It is noted that you posted it.", j.post, SHOW(account));
	TRY(queue_part(tx, &j, j.part + 1, &next, &more));
	if (more) reply_say(r, "Its next part follows: 'schedpost remind list' shows it in a moment.");
	return NULL;
}

/* What would have followed it has nothing to follow. */
static err skip_rest(struct tx *tx, const struct job *j, str why)
{
	struct job next = *j;
	bool more = true;
	while (more) {
		TRY(queue_part(tx, j, next.part + 1, &next, &more));
		if (more && next.state == JOB_CHAINED)
			TRY(queue_move_state(tx, &(struct job_change){next.id, next.state, JOB_CANCELLED, 0, S(""), why}));
	}
	return NULL;
}

static err run_skip(struct tx *tx, const struct call *c, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	struct job j;
	str reason = str_trim(call_get(c, "reason")), account;
	if (!reason.len || reason.len > REASON_MOST)
		return FAIL(a, ERR_INPUT, "needs-reason", "Please say in a sentence why it is not posted: --reason \"...\" (at most %d "
			    "letters).", REASON_MOST);
	TRY(the_one(tx, c, &j));
	TRY(account_name(tx, j.account, &account));
	str why = arena_fmt(a, "It was not posted: %.*s", SHOW(reason));
	TRY(queue_move_state(tx, &(struct job_change){j.id, j.state, JOB_CANCELLED, 0, S("skipped"), why}));
	TRY(skip_rest(tx, &j, why));
	TRY(post_set_at(tx, j.post));
	TRY(history_add(tx, &(struct event){j.post, j.account, j.part, "cancelled", why}));
	reply_say(r, "Post %" PRId64 " is not posted on '%.*s'. The reason is kept in its history.", j.post, SHOW(account));
	return NULL;
}

/* ---- the table */

#define ID_AND_ON                                                                                           \
	{"ID", "ID", OPT_POSITION | OPT_NEEDED, "The number of the post.", NULL},                           \
	{"on", "ACCOUNT", 0, "On this account; needed when it waits on several.", NULL}

static const struct opt DONE_OPTS[] = {
	ID_AND_ON,
	{"url", "URL", 0, "Where it is, if it has an address.", NULL},
	{"version", "N", 0, "Which version of the words you have posted, as 'remind list' tells; needed when they were changed.", NULL},
	{0},
};
static const struct opt SKIP_OPTS[] = {
	ID_AND_ON,
	{"reason", "TEXT", OPT_NEEDED, "Why it is not posted.", NULL},
	{0},
};

const struct verb REMIND_VERBS[] = {
	{.name = "remind list",
	 .help = "Shows what waits for a person to post it by hand: the words ready to copy, the pictures, and where. That is "
		 "for accounts that let no program in, such as Snapchat or a personal profile: schedpost connect remind.",
	 .example = "schedpost remind list",
	 .needs = POWER_SEE,
	 .run = run_list},
	{.name = "remind done",
	 .help = "Tells schedpost that you have posted it by hand, and where. Until somebody says so it does not count as published.",
	 .example = "schedpost remind done 12 --url https://www.example.org/post/1",
	 .opts = DONE_OPTS,
	 .writes = true,
	 .needs = POWER_PLAN, .about = post_about,
	 .run = run_done},
	{.name = "remind skip",
	 .help = "Ends a post that nobody is going to post by hand, with the reason. What follows it in a chain ends, too.",
	 .example = "schedpost remind skip 12 --reason \"The event was called off.\"",
	 .opts = SKIP_OPTS,
	 .writes = true,
	 .own = POWER_PLAN, .needs = POWER_CHANGE, .about = post_about,
	 .run = run_skip},
	{0},
};
