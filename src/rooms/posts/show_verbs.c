/* SPDX-License-Identifier: MIT
 * show_verbs.c - show, list and status: what there is, what is next, and what needs somebody. */
#include "rooms/posts/posts_verbs.h"

#include "rooms/accounts/accounts.h"
#include "rooms/history/history.h"
#include "rooms/notices/notices.h"
#include "rooms/platforms/platforms.h"
#include "rooms/posts/asked.h"
#include "rooms/posts/clearance.h"
#include "rooms/posts/draft.h"
#include "rooms/posts/pairs.h"
#include "rooms/posts/passport.h"
#include "rooms/posts/posts_list.h"
#include "rooms/posts/show_review.h"
#include "rooms/posts/stops.h"
#include "rooms/posts/talk.h"
#include "rooms/queue/pair.h"
#include "rooms/queue/put_back.h"
#include "text/text.h"

#include <inttypes.h>

enum { PAGE = 50, PAGE_MOST = 500, BACK_MS = DAY_MS };

/* Who wrote it is told where somebody did so for another. */
static void show_lines(struct reply *r, const char *name, const struct line *all, size_t n)
{
	static const struct column LINES[] = {
		{"id", "Post", CELL_INT, false},       {"at", "When", CELL_INSTANT, false},
		{"state", "State", CELL_STATE, false}, {"accounts", "To", CELL_TEXT, false},
		{"parts", "Parts", CELL_INT, false},   {"text", "Text", CELL_TEXT, true},
		{"by", "By", CELL_TEXT, false},
	};
	bool by = false;
	for (size_t i = 0; i < n; i++) by = by || all[i].by.len;
	reply_table(r, name, LINES, COUNT(LINES) - !by);
	for (size_t i = 0; i < n; i++) {
		const struct line *l = &all[i];
		reply_row(r);
		reply_int(r, l->id);
		reply_int(r, l->at);
		reply_text(r, job_title(l->state, l->code));
		reply_text(r, l->accounts);
		reply_int(r, l->parts);
		reply_text(r, l->text);
		if (l->by.len) reply_text(r, l->by);
	}
}

/* Times are shown in the zone that the accounts share; if they differ, in UTC. */
static err common_zone(struct tx *tx, struct reply *r)
{
	str zone;
	bool differ;
	TRY(accounts_zone(tx, &zone, &differ));
	if (zone.len) reply_zone(r, zone);
	return NULL;
}

/* ---- list */

static err when_option(struct tx *tx, const struct call *c, const char *name, int64_t *out)
{
	struct arena *a = tx_arena(tx);
	const struct zone *utc;
	struct when w;
	struct wall day;
	if (!call_has(c, name)) return NULL;
	str text = call_get(c, name);
	TRY(zone_load(a, S("UTC"), &utc));
	/* A day or time that has passed is what lists ask for, so the only rule here is that it can be read. */
	str whole = text.len == 10 ? arena_fmt(a, "%.*sT00:00:00", SHOW(text)) : text;
	int64_t second;
	if (wall_read(whole, &day) && zone_instants(utc, day, out, &second) == 1) return NULL;
	TRY(when_read(a, text, tx_now(tx), utc, &w));
	*out = w.at;
	return NULL;
}

static err cursor_read(struct arena *a, str cursor, struct list_ask *ask)
{
	str rest = cursor, at, id;
	if (!cursor.len) return NULL;
	if (str_split(&rest, '.', &at) && str_split(&rest, '.', &id) && str_int(at, &ask->after_at) &&
	    str_int(id, &ask->after_id))
		return NULL;
	return FAIL(a, ERR_INPUT, "bad-cursor",
		    "That is not a place in a list. Please use the words after --after as they were printed.");
}

static err list_ask_read(struct tx *tx, const struct call *c, struct list_ask *ask)
{
	struct arena *a = tx_arena(tx);
	struct account account;
	*ask = (struct list_ask){.from = tx_now(tx) - BACK_MS, .drafts = call_has(c, "drafts")};
	TRY(call_int(a, c, "most", PAGE, &ask->most));
	if (ask->most < 1 || ask->most > PAGE_MOST)
		return FAIL(a, ERR_INPUT, "bad-most", "--most takes a number from 1 to %d.", PAGE_MOST);
	TRY(when_option(tx, c, "from", &ask->from));
	TRY(when_option(tx, c, "until", &ask->until));
	TRY(cursor_read(a, call_get(c, "after"), ask));
	if (call_has(c, "to")) {
		TRY(account_need(tx, call_get(c, "to"), &account));
		ask->account = account.id;
	}
	ask->has_state = call_has(c, "state");
	if (ask->has_state) job_states_titled(call_get(c, "state"), ask->states);
	return NULL;
}

/* They have no time, so they have no place among the others; who looks for one must find it all the same. */
static err tell_drafts(struct tx *tx, const struct call *c, int64_t account, struct reply *r)
{
	int64_t n = 0;
	TRY(posts_count_drafts(tx, account, &n));
	const char *only = account ? " --to " : "";
	if (n) reply_say(r, "%" PRId64 "%s draft%s without a time: schedpost list --drafts%s%.*s", n, n == TALLY_MOST ? " or more" : "",
			 n == 1 ? "" : "s", only, SHOW(call_get(c, "to")));
	return NULL;
}

static err run_list(struct tx *tx, const struct call *c, struct reply *r)
{
	struct list_ask ask;
	struct line *lines;
	size_t n;
	TRY(list_ask_read(tx, c, &ask));
	TRY(common_zone(tx, r));
	TRY(posts_list(tx, &ask, &lines, &n));
	show_lines(r, "posts", lines, n);
	if (n == (size_t)ask.most)
		reply_say(r, "There may be more: ask the same again with --after %" PRId64 ".%" PRId64, lines[n - 1].at,
			  lines[n - 1].id);
	if (!n) reply_say(r, ask.drafts ? "There is no draft."
					: "Nothing here. Add a post with: schedpost add \"Words\" --at \"tomorrow 9:00\"");
	if (!n && !ask.drafts) reply_say(r, "Older posts: schedpost list --from 2026-01-01");
	return ask.drafts || ask.has_state ? NULL : tell_drafts(tx, c, ask.account, r);
}

/* ---- status */

/* For a week, so that everybody who looks after posts has seen it. */
static err tell_put_back(struct tx *tx, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"saved_at", "As it was on", CELL_INSTANT, false},
		{"at", "Put back on", CELL_INSTANT, false},
		{"left", "Due and not looked up yet", CELL_INT, false},
	};
	struct put_back p = {0};
	bool ever;
	TRY(put_back_told(tx, &p, &ever));
	if (!ever || tx_now(tx) - p.at > WEEK_MS) return NULL;
	reply_warn(r, "This schedpost was put back from a backup. What was written, moved or cancelled after that backup is not "
		      "in it, so please go through the list. What may have gone out since is looked up before anything is sent.");
	reply_facts(r, "put_back", COLUMNS, COUNT(COLUMNS));
	reply_int(r, p.saved_at);
	reply_int(r, p.at);
	reply_int(r, p.left);
	return NULL;
}

/* Platforms that may switch off what schedpost talks to. */
static err tell_lasting(struct tx *tx, struct reply *r)
{
	str *words;
	size_t n;
	TRY(accounts_lasting(tx, &words, &n));
	for (size_t i = 0; i < n; i++) reply_warn(r, "%.*s", SHOW(words[i]));
	return NULL;
}

/* Log-ins that cannot be renewed for much longer. */
static err tell_log_ins(struct tx *tx, struct reply *r)
{
	str *words;
	size_t n;
	TRY(log_ins_ending(tx, &words, &n));
	for (size_t i = 0; i < n; i++) reply_warn(r, "%.*s", SHOW(words[i]));
	return NULL;
}

static err tell_notices(struct tx *tx, const struct call *c, struct reply *r)
{
	str *words;
	size_t n;
	TRY(notices_status(tx, c->actor, &words, &n));
	for (size_t i = 0; i < n; i++) reply_warn(r, "%.*s", SHOW(words[i]));
	return NULL;
}

static err run_status(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column TALLY[] = {
		{"waiting", "Waiting", CELL_INT, false}, {"sending", "Sending", CELL_INT, false},
		{"drafts", "Drafts", CELL_INT, false}, {"stuck", "Need somebody", CELL_INT, false},
		{"published_day", "Published in 24 h", CELL_INT, false},
	};
	static const struct column STUCK[] = {
		{"id", "Post", CELL_INT, false},
		{"state", "State", CELL_STATE, false},
		{"accounts", "To", CELL_TEXT, false},
		{"why", "Why, and what to do", CELL_TEXT, true},
	};
	struct tally t = {0};
	struct line *lines;
	struct account *accounts;
	size_t n;
	TRY(common_zone(tx, r));
	TRY(posts_tally(tx, &t));
	reply_facts(r, "tally", TALLY, COUNT(TALLY));
	reply_int(r, t.waiting);
	reply_int(r, t.sending);
	reply_int(r, t.drafts);
	reply_int(r, t.stuck);
	reply_int(r, t.published_day);
	if (MAX(t.waiting, t.published_day) >= TALLY_MOST) reply_say(r, "1,000 means so many or more: further ones are not counted.");
	TRY(posts_next(tx, 5, &lines, &n));
	if (n) show_lines(r, "next", lines, n);
	TRY(posts_stuck(tx, 20, &lines, &n));
	if (n) reply_table(r, "stuck", STUCK, COUNT(STUCK));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		reply_int(r, lines[i].id);
		reply_text(r, job_title(lines[i].state, lines[i].code));
		reply_text(r, lines[i].accounts);
		reply_text(r, lines[i].why);
	}
	TRY(accounts_all(tx, &accounts, &n));
	for (size_t i = 0; i < n; i++)
		if (str_is(accounts[i].state, S("reconnect")))
			reply_warn(r, "The account %.*s is not connected any more, so its posts wait. %.*s",
				   SHOW(accounts[i].name), SHOW(accounts[i].why));
	TRY(tell_lasting(tx, r));
	TRY(tell_log_ins(tx, r));
	TRY(tell_put_back(tx, r));
	TRY(show_waiting(tx, r));
	TRY(tell_notices(tx, c, r));
	if (!t.stuck) reply_say(r, "Nothing is stuck.");
	return NULL;
}

/* ---- show */

static err show_jobs(struct tx *tx, const struct job *jobs, size_t n, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"account", "Account", CELL_TEXT, false},
		{"part", "Part", CELL_INT, false},
		{"state", "State", CELL_STATE, false},
		{"at", "When", CELL_INSTANT, false},
		{"done_at", "Out since", CELL_INSTANT, false},
		{"url", "Where", CELL_TEXT, true},
		{"why", "Why", CELL_TEXT, true},
	};
	str account;
	if (n) reply_table(r, "jobs", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		TRY(account_name(tx, jobs[i].account, &account));
		reply_row(r);
		reply_text(r, account);
		reply_int(r, jobs[i].part);
		reply_text(r, job_title(jobs[i].state, jobs[i].code));
		reply_int(r, jobs[i].at);
		reply_int(r, jobs[i].done_at);
		reply_text(r, jobs[i].url);
		reply_text(r, jobs[i].why);
	}
	if (!n) return NULL;
	TRY(asked_reply(tx, jobs[0].post, r));
	return pair_reply(tx, jobs[0].post, r);
}

static void show_files(const struct draft *d, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"name", "File", CELL_TEXT, false},   {"mime", "Kind", CELL_TEXT, false},
		{"bytes", "Size", CELL_BYTES, false}, {"removed", "Removed", CELL_TEXT, false},
		{"looked", "Looked through by", CELL_TEXT, false}, {"alt", "Alt text", CELL_TEXT, true},
	};
	if (d->nfiles) reply_table(r, "files", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < d->nfiles; i++) {
		reply_row(r);
		reply_text(r, d->files[i].name);
		reply_text(r, d->files[i].media.mime);
		reply_int(r, d->files[i].media.bytes);
		reply_text(r, d->files[i].media.stripped);
		reply_text(r, d->files[i].looked);
		reply_text(r, d->files[i].alt);
	}
}

static err show_fields(struct tx *tx, const struct draft *d, int64_t pair, struct reply *r)
{
	enum { N = FIELDS + 5 };
	struct column *columns = TAKE_N(tx_arena(tx), struct column, N);	/* a table made from the table of fields */
	columns[0] = (struct column){"id", "Post", CELL_INT, false};
	columns[1] = (struct column){"created_by", "Written by", CELL_TEXT, false};
	size_t n = 2;
	if (d->post.keeper.len) columns[n++] = (struct column){"keeper", "Looked after by", CELL_TEXT, false};
	columns[n++] = (struct column){"version", "Version", CELL_INT, false};
	if (pair) columns[n++] = (struct column){"pair", "Goes out with post", CELL_INT, false};
	for (int i = 0; i < FIELDS; i++)
		if (d->post.field[i].len)
			columns[n++] = (struct column){FIELD_RULES[i].name, FIELD_RULES[i].title, CELL_TEXT, false};
	str author;
	TRY(history_who(tx, d->post.id, d->post.created, d->post.created_by, &author));
	reply_facts(r, "post", columns, n);
	reply_int(r, d->post.id);
	reply_text(r, author);
	if (d->post.keeper.len) reply_text(r, d->post.keeper);
	reply_int(r, d->post.version);
	if (pair) reply_int(r, pair);
	for (int i = 0; i < FIELDS; i++)
		if (d->post.field[i].len) reply_text(r, d->post.field[i]);
	return NULL;
}

/* As the public will see it, for one account. */
err post_preview(struct tx *tx, const struct draft *d, const struct place *p, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	struct platform platform;
	buf out = buf_in(a, 400000);
	size_t parts = draft_parts(d, p->account.id);
	const str *field = d->post.field;
	TRY(platform_need(tx, p->account.platform, &platform));
	str name = p->account.title.len ? p->account.title : p->account.name;
	buf_fmt(&out, "%.*s (%.*s) on %.*s, %.*s\n", SHOW(name), SHOW(p->account.handle), SHOW(p->platform_title),
		SHOW(field[FIELD_VISIBILITY]));
	if (field[FIELD_WARNING].len) buf_fmt(&out, "Warning: %.*s\n", SHOW(field[FIELD_WARNING]));
	if (field[FIELD_TITLE].len) buf_fmt(&out, "Title: %.*s\n", SHOW(field[FIELD_TITLE]));
	for (size_t part = 1; part <= parts; part++) {
		str sent = draft_public(a, d, p, part);
		buf_fmt(&out, "\n%.*s\n", SHOW(sent));
	}
	if (field[FIELD_LINK].len && post_has_card(&p->limits, d->nfiles > 0))
		buf_fmt(&out, "\nCard: %.*s\n      %.*s\n      %.*s\n", SHOW(field[FIELD_LINK_TITLE]),
			SHOW(field[FIELD_LINK_TEXT]), SHOW(field[FIELD_LINK]));
	for (size_t i = 0; i < d->nfiles; i++)
		buf_fmt(&out, "\n%s: %.*s\nAlt text: %.*s\n", d->files[i].role == SP_VIDEO ? "Film" : "Picture",
			SHOW(d->files[i].name), SHOW(d->files[i].alt));
	bool deletes = platform.ops & SP_CAN(SP_DELETE);
	buf_fmt(&out, "\n%s", deletes ? "It can be taken down with 'schedpost delete'."
				      : "It can only be taken down on the platform's own page.");
	reply_quote(r, "preview", arena_cstr(a, arena_fmt(a, "On %.*s", SHOW(p->account.name))), buf_str(&out));
	return NULL;
}

static err show_talk(struct tx *tx, int64_t post, struct reply *r)
{
	static const struct column COLUMNS[] = {{"at", "When", CELL_INSTANT, false}, {"who", "Who", CELL_TEXT, false},
						{"text", "Comment", CELL_SENTENCE, true}};
	struct corrections right = {0};
	struct comment *all;
	size_t n;
	TRY(corrections_of(tx, post, &right));
	if (right.of) reply_say(r, "It puts post %" PRId64 " right.", right.of);
	if (right.by) reply_say(r, "Post %" PRId64 " puts it right.", right.by);
	TRY(comments_of(tx, post, &all, &n));
	if (n) reply_table(r, "comments", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		reply_int(r, all[i].at);
		reply_text(r, all[i].who);
		reply_text(r, all[i].text);
	}
	return NULL;
}

static err run_show(struct tx *tx, const struct call *c, struct reply *r)
{
	struct draft d = {0};
	struct job *jobs;
	size_t n;
	int64_t id, pair;
	TRY(call_int(tx_arena(tx), c, "ID", 0, &id));
	TRY(draft_load(tx, id, &d));
	TRY(queue_of_post(tx, id, 0, &jobs, &n));
	TRY(common_zone(tx, r));
	if (call_has(c, "passport")) return passport_show(tx, &d.post, r);
	TRY(pair_of(tx, id, &pair));
	if (!call_has(c, "preview")) TRY(show_fields(tx, &d, pair, r));
	TRY(show_jobs(tx, jobs, n, r));
	if (call_has(c, "preview")) {
		for (size_t i = 0; i < d.nplaces; i++) TRY(post_preview(tx, &d, &d.places[i], r));
		if (!d.nplaces) reply_say(r, "It goes to no account yet: schedpost edit %" PRId64 " --to ACCOUNT", id);
		return NULL;
	}
	for (size_t part = 1; part <= draft_parts(&d, 0); part++)
		reply_quote(r, "text", "Text", draft_words(&d, 0, part));
	sign_offs_say(&d, r);
	show_files(&d, r);
	TRY(noticed_show(tx, &d, r));
	TRY(show_decisions(tx, id, r));
	return show_talk(tx, id, r);
}

/* ---- history */

static err run_history(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"at", "When", CELL_INSTANT, false}, {"who", "Who", CELL_TEXT, false},
		{"account", "Account", CELL_TEXT, false}, {"part", "Part", CELL_INT, false},
		{"what", "What", CELL_TEXT, false}, {"note", "In words", CELL_TEXT, true},
	};
	struct past_event *events;
	struct post post;
	size_t n;
	int64_t id;
	TRY(call_int(tx_arena(tx), c, "ID", 0, &id));
	TRY(post_need(tx, id, &post));
	TRY(history_of_post(tx, id, &events, &n));
	TRY(common_zone(tx, r));
	reply_table(r, "events", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		reply_int(r, events[i].at);
		reply_text(r, events[i].who);
		reply_text(r, events[i].account);
		reply_maybe_int(r, events[i].part);
		reply_text(r, events[i].what);
		reply_text(r, events[i].note);
	}
	return NULL;
}

/* ---- the table */

static const struct opt SHOW_OPTS[] = {
	{"ID", "ID", OPT_POSITION | OPT_NEEDED, "The number of the post.", NULL},
	{"preview", NULL, OPT_FLAG, "Shows for each account what the public will see.", NULL},
	{"passport", NULL, OPT_FLAG, "Shows who wrote it, changed, approved and let it go, under which rules.", NULL},
	{0},
};
static const struct opt ID_OPTS[] = {
	{"ID", "ID", OPT_POSITION | OPT_NEEDED, "The number of the post.", NULL},
	{0},
};
static const struct opt LIST_OPTS[] = {
	{"from", "DAY", 0, "From this day or time on; the usual is yesterday.", NULL},
	{"until", "DAY", 0, "Before this day or time.", NULL},
	{"to", "ACCOUNT", 0, "Only posts for this account.", NULL},
	{"state", "STATE", 0, "Only posts of which a part is in this state.",
	 "waits for approval|waiting|sending|looking it up|asks you|missed its time|paused|refused|published|cancelled|taken "
	 "down"},
	{"drafts", NULL, OPT_FLAG, "Only posts that have no time yet.", NULL},
	{"most", "N", 0, "How many at once; the usual is 50.", NULL},
	{"after", "PLACE", 0, "Goes on after this place, as the last page printed it.", NULL},
	{0},
};

const struct verb SHOW_VERBS[] = {
	{.name = "show",
	 .help = "Shows one post: its words, its pictures, and how it stands on each account.",
	 .example = "schedpost show 12 --preview",
	 .opts = SHOW_OPTS,
	 .needs = POWER_SEE,
	 .run = run_show},
	{.name = "list",
	 .help = "Lists posts in the order of their times, the first 50 from yesterday on.",
	 .example = "schedpost list --to library",
	 .opts = LIST_OPTS,
	 .needs = POWER_SEE,
	 .run = run_list},
	{.name = "history",
	 .help = "Shows every step of one post: who wrote it, when it left, what the platform said.",
	 .example = "schedpost history 12",
	 .opts = ID_OPTS,
	 .needs = POWER_SEE,
	 .run = run_history},
	{.name = "status",
	 .help = "Tells what goes out next, and what is stuck and why.",
	 .example = "schedpost status",
	 .needs = POWER_SEE,
	 .run = run_status},
	{0},
};
