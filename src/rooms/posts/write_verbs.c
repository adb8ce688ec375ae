/* SPDX-License-Identifier: MIT
 * write_verbs.c - add and edit: what a person writes, and what the answer tells them. */
#include "rooms/posts/posts_verbs.h"

#include "rooms/accounts/accounts.h"
#include "rooms/history/history.h"
#include "rooms/posts/asked.h"
#include "rooms/posts/agreed.h"
#include "rooms/posts/attended.h"
#include "rooms/posts/embargo.h"
#include "rooms/posts/clearance.h"
#include "rooms/posts/day_wait.h"
#include "rooms/posts/draft.h"
#include "rooms/posts/pairs.h"
#include "rooms/posts/stops.h"
#include "rooms/posts/versions.h"
#include "rooms/slots/slots.h"
#include "text/text.h"

#include <inttypes.h>
#include <string.h>

/* What both verbs take. ADD_OPTS and EDIT_OPTS begin with the post itself. */
#define WRITING                                                                                                      \
	{"file", "FILE", OPT_TEXT_FILE, "Reads the text from a file.", NULL},                                        \
		{"to", "ACCOUNT,...", OPT_MANY, "Where it goes: accounts, or groups as @GROUP.", NULL},              \
		{"media", "FILE", OPT_MANY | OPT_FILE,                                                               \
		 "A picture or film. What it tells about place and camera is removed.", NULL},                       \
		{"alt", "TEXT", OPT_MANY | OPT_AFTER_PREVIOUS,                                                       \
		 "Says what the picture before it shows, for blind readers.", NULL},                                 \
		{"captions", "FILE", OPT_FILE, "Captions for the film, as a WebVTT file.", NULL},                    \
		{"chain", NULL, OPT_FLAG, "Makes several posts in a row; a line with only --- parts them.", NULL},   \
		{"variant", "ACCOUNT=TEXT", OPT_MANY, "Other words for one account.", NULL},                         \
		{"title", "TEXT", 0, "The title, where a platform shows one.", NULL},                                \
		{"link", "URL", 0, "The page that the post points to.", NULL},                                       \
		{"link-title", "TEXT", 0, "The title on the link's card.", NULL},                                    \
		{"link-text", "TEXT", 0, "The text on the link's card.", NULL},                                      \
		{"lang", "LANG", 0, "The language, such as en or cy.", NULL},                                        \
		{"warning", "TEXT", 0, "A warning that readers see first.", NULL},                                   \
		{"visibility", "WHO", 0, "Who may see it.", "public|unlisted|followers"},                            \
		{"late", "WHAT", 0, "If it misses its time: ask (as usual), or publish all the same.",               \
		 "ask|publish"},                                                                                     \
		{"category", "NAME", 0, "What kind of post it is.", POST_CATEGORIES},                                \
		{"campaign", "NAME", 0, "The campaign it belongs to.", NULL},                                        \
		{"for", "DAY", 0, "The awareness day that it is for, such as \"Carers Week\"; kept as the campaign. With --slot, also a date: 2027-05-12.", NULL}, \
		{"objective", "TEXT", 0, "What it is meant to reach.", NULL},                                        \
		{"source", "URL", 0, "Where the facts come from.", NULL},                                            \
		{"credit", "TEXT", 0, "Who made the picture or the words.", NULL},                                   \
		{"pair", "ID", 0, "The post that says the same in the other language, and goes out with it; none: it goes alone.", NULL}, \
		{"looked-at", NULL, OPT_FLAG, "You have looked through the photographs and films for what no program sees.", NULL},   \
		{"consent", "ID,...", OPT_MANY, "Consents on which it rests (schedpost consent list); none: it rests on none.", NULL}, \
	{                                                                                                            \
		"audience", "TEXT", 0, "Whom it is for. What is for staff goes to no public account.", NULL          \
	}

/* ---- the answer */

static str counted(struct arena *a, const struct draft *d, const struct place *p)
{
	buf out = buf_in(a, 2000);
	size_t parts = draft_parts(d, p->account.id);
	for (size_t part = 1; part <= parts; part++) {
		struct text_count c = text_count(&p->limits, draft_public(a, d, p, part), d->post.field[FIELD_WARNING]);
		if (part > 1) buf_add(&out, S(", "));
		if (c.most) buf_fmt(&out, "%" PRId64 " of %" PRId64, c.count, c.most);
		else buf_fmt(&out, "%" PRId64, c.count);
	}
	return buf_str(&out);
}

static void show_places(struct arena *a, const struct draft *d, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"account", "Account", CELL_TEXT, false}, {"platform", "Platform", CELL_TEXT, false},
		{"local", "Time there", CELL_TEXT, false}, {"at", "UTC", CELL_TEXT, false},
		{"counts", "It counts", CELL_TEXT, true},
	};
	if (!d->nplaces) return;
	reply_table(r, "accounts", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < d->nplaces; i++) {
		const struct place *p = &d->places[i];
		reply_row(r);
		reply_text(r, p->account.name);
		reply_text(r, p->platform_title);
		reply_text(r, p->when.at ? when_local(a, p->when.at, p->zone) : S("-"));
		reply_text(r, p->when.at ? when_utc(a, p->when.at) : S("-"));
		reply_text(r, counted(a, d, p));
	}
}

static void show_files(const struct draft *d, struct reply *r)
{
	for (size_t i = 0; i < d->nfiles; i++)
		if (d->files[i].media.stripped.len)
			reply_say(r, "%.*s: removed %.*s.", SHOW(d->files[i].name), SHOW(d->files[i].media.stripped));
}

static void show_places_not_ready(const struct draft *d, struct reply *r)
{
	for (size_t i = 0; i < d->nplaces; i++)
		if (!str_is(d->places[i].account.state, S("ready")))
			reply_warn(r,
				   "The account %.*s must be connected again before anything goes out there: "
				   "schedpost connect %.*s "
				   "--as %.*s",
				   SHOW(d->places[i].account.name), SHOW(d->places[i].account.platform),
				   SHOW(d->places[i].account.name));
}

void sign_offs_say(const struct draft *d, struct reply *r)
{
	for (size_t i = 0; i < d->nplaces; i++)
		if (d->places[i].sign_off.len)
			reply_say(r, "On '%.*s' it ends with: %.*s", SHOW(d->places[i].account.name),
				  SHOW(d->places[i].sign_off));
}

/* What stands beneath is not in the words that were typed, so it is told. */
static void tell_signed(const struct call *c, const struct draft *d, struct reply *r)
{
	bool own = !d->post.created_by.len || str_is(d->post.created_by, c->actor);
	sign_offs_say(d, r);
	for (size_t i = 0; i < d->nplaces && own; i++) {
		const struct place *p = &d->places[i];
		if (!p->cover || !p->account.sign_off || p->sign_off.len) continue;
		reply_warn(r, "On '%.*s' whoever covers signs with their first name. Yours is not known, so nothing stands "
			   "beneath; whoever looks after persons helps with: schedpost user set %.*s --name \"First Last\"",
			   SHOW(p->account.name), SHOW(c->actor));
	}
}

/* ---- add */

/* The one of its states that most needs somebody. */
static str added_state(const struct draft *d)
{
	for (size_t i = 0; d->timed && i < d->nplaces; i++)
		if (d->places[i].need != NEED_NOBODY) return job_state_title(JOB_REVIEW);
	return d->timed ? job_state_title(JOB_READY) : job_state_title(JOB_DRAFT);
}

static err tell_waiting(struct tx *tx, int64_t post, struct reply *r)
{
	TRY(asked_reply(tx, post, r));
	return pair_reply(tx, post, r);
}

err slots_keep(struct tx *tx, const struct draft *d, int64_t post, struct reply *r)
{
	for (size_t i = 0; i < d->nplaces; i++) {
		const struct place *p = &d->places[i];
		if (!p->slot.len) continue;
		reply_say(r, "On '%.*s' for %.*s", SHOW(p->account.name), SHOW(p->slot));
		if (post && p->toss.seed) TRY(flexible_put(tx, &(struct toss_of){post, p->account.id}, &p->toss));
		if (post) TRY(history_add(tx, &(struct event){post, p->account.id, 0, "slot", p->slot}));
	}
	return NULL;
}

/* Its words are kept, as a draft. */
static void untime(struct draft *d)
{
	d->timed = false;
	for (size_t i = 0; i < d->nplaces; i++) {
		d->places[i].when = (struct when){0};
		d->places[i].slot = S("");
		d->places[i].toss = (struct toss){0};
	}
}

static err run_add(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column FACTS[] = {{"id", "Post", CELL_INT, false}, {"state", "State", CELL_STATE, false}};
	struct arena *a = tx_arena(tx);
	struct draft d = {0};
	int64_t id = 0;
	str reason, why;
	TRY(draft_read(tx, c, &d));
	TRY(day_wait_draft(tx, &d, &why));
	if (why.len) untime(&d);
	TRY(draft_check(tx, &d));
	TRY(attended_all(tx, c, &d, &reason));
	bool dry = call_has(c, "dry-run");
	if (!dry) {
		TRY(draft_save(tx, &d, 0, &id));
		TRY(pair_from_call(tx, c, id));
		TRY(history_add(
			tx, &(struct event){id, 0, 0, d.timed ? "scheduled" : "drafted",
					    d.timed ? S("Written and given a time.") : S("Written as a draft.")}));
		TRY(attended_note(tx, id, 0, reason));
		reply_facts(r, "post", FACTS, COUNT(FACTS));
		reply_int(r, id);
		reply_text(r, added_state(&d));
	}
	show_places(a, &d, r);
	TRY(slots_keep(tx, &d, id, r));
	show_files(&d, r);
	tell_signed(c, &d, r);
	show_places_not_ready(&d, r);
	TRY(embargo_tell(tx, &d, r));
	if (why.len) reply_warn(r, "%.*s", SHOW(why));
	if (call_has(c, "at")) TRY(day_tell_far(tx, call_get(c, "for"), &d, r));
	noticed_reply(a, d.noticed, id, d.timed, r);
	if (dry)
		reply_say(r, "Nothing was saved: this was a dry run. It would be %s.",
			  noticed_stops(d.noticed) ? "kept, but it would not go out like this" : "taken as it is");
	else if (!d.timed && d.nplaces)
		reply_say(r, "It is a draft. Give it a time with: schedpost move %" PRId64 " --at \"tomorrow 9:00\"",
			  id);
	else if (!d.timed)
		reply_say(r,
			  "It is a draft for no account yet. Say where it goes with: schedpost edit %" PRId64
			  " --to ACCOUNT",
			  id);
	return dry ? NULL : tell_waiting(tx, id, r);
}

/* ---- edit */

#define WHEN_KNOWN "'schedpost show' tells when that is known: if it is out then, take it down with 'schedpost delete' " \
		   "and write it anew; if it waits, edit it then."

/* The states in which the words may be before the public already, and what can be done then. */
static const struct {
	const char *code, *is, *next;
} NO_EDIT[JOB_STATES] = {
	[JOB_SENDING] = {"on-its-way", "is on its way", WHEN_KNOWN},
	[JOB_UNSURE] = {"on-its-way", "may be out already, and is being looked up", WHEN_KNOWN},
	[JOB_ASKING] = {"asks-you", "may be out already, and asks you", "Please look there. If it is out, say so with "
			"'schedpost found'; then 'schedpost delete' takes it down. If it is not, give it up with 'schedpost "
			"cancel'. Then write it anew."},
	[JOB_DONE] = {"already-out", "is published", "Take it down with 'schedpost delete' and write it anew."},
	[JOB_GONE] = {"already-out", "was published and taken down", "Please write it anew with 'schedpost add'."},
};

static err may_edit(struct tx *tx, const struct job *jobs, size_t n, int64_t post)
{
	str account;
	size_t i = 0;
	while (i < n && (!NO_EDIT[jobs[i].state].is || job_is_by_hand(jobs[i].state, jobs[i].code))) i++;
	if (i == n) return NULL;
	enum job_state s = jobs[i].state;
	TRY(account_name(tx, jobs[i].account, &account));
	return FAIL(tx_arena(tx), ERR_STALE, NO_EDIT[s].code, "Post %" PRId64 " %s on the account '%.*s', so its words cannot be "
		    "changed here. %s", post, NO_EDIT[s].is, SHOW(account), NO_EDIT[s].next);
}

static bool same_shape(const struct draft *was, const struct draft *is)
{
	bool same = was->nplaces == is->nplaces && was->words[0].n == is->words[0].n;
	for (size_t i = 0; same && i < was->nplaces; i++) same = was->places[i].account.id == is->places[i].account.id;
	return same;
}

/* Other accounts or another number of parts: a draft's jobs are made anew. */
static err reshape(struct tx *tx, struct draft *d, const struct job *jobs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (jobs[i].state == JOB_REVIEW)
			return FAIL(tx_arena(tx), ERR_INPUT, "waits-for-approval",
				    "Only a draft can change its accounts or the number of its parts. Take it back first: "
				    "schedpost withdraw %" PRId64, d->post.id);
		if (jobs[i].state != JOB_DRAFT)
			return FAIL(tx_arena(tx), ERR_INPUT, "has-time",
				    "Only a draft can change its accounts or the number of its parts. "
				    "Cancel this post and add it anew.");
		TRY(queue_move_state(
			tx, &(struct job_change){jobs[i].id, JOB_DRAFT, JOB_CANCELLED, 0, S("reshaped"), S("")}));
	}
	return draft_save_jobs(tx, d, 0);
}

/* Its words have changed and its times have not. */
static void keep_times(struct draft *d, const struct job *jobs, size_t n)
{
	for (size_t i = 0; i < d->nplaces; i++)
		for (size_t k = 0; k < n; k++)
			if (jobs[k].account == d->places[i].account.id && jobs[k].part <= 1) d->places[i].when.at = jobs[k].at;
}

err post_edit(struct tx *tx, const struct call *c, int64_t id, struct draft *out)
{
	struct draft was = {0}, d;
	struct job *jobs;
	size_t n;
	TRY(draft_load(tx, id, &was));
	d = was;
	d.places = TAKE_N(tx_arena(tx), struct place, was.nplaces + 1);
	memcpy(d.places, was.places, was.nplaces * sizeof *d.places);
	TRY(queue_of_post(tx, id, 0, &jobs, &n));
	TRY(may_edit(tx, jobs, n, id));
	TRY(draft_read(tx, c, &d));
	if (call_has(c, "for") || call_has(c, "campaign")) TRY(day_wait_post(tx, &d.post, was.post.at));
	d.timed = was.post.at != 0;	/* what has a time is held to what a time needs */
	TRY(draft_check(tx, &d));
	d.timed = false;
	TRY(version_keep(tx, &was, was.post.created_by));
	TRY(post_update(tx, &d.post));
	d.post.version++;
	TRY(post_clear(tx, id, true, true));
	TRY(draft_save_words(tx, &d));
	if (call_has(c, "consent")) TRY(agreed_save(tx, &d));
	TRY(pair_from_call(tx, c, id));
	TRY(version_keep(tx, &d, tx_who(tx)));
	TRY(queue_forget_memory(tx, id));	/* it may hold uploads of other pictures */
	if (!same_shape(&was, &d)) TRY(reshape(tx, &d, jobs, n));
	for (size_t i = 0; i < d.nplaces; i++) TRY(clearance_of_edit(tx, &d, &d.places[i]));
	tx_wake(tx);
	keep_times(&d, jobs, n);
	*out = d;
	return history_add(tx, &(struct event){id, 0, 0, "edited", S("The post was changed.")});
}

static err run_edit(struct tx *tx, const struct call *c, struct reply *r)
{
	struct draft d;
	int64_t id;
	TRY(call_int(tx_arena(tx), c, "ID", 0, &id));
	TRY(post_edit(tx, c, id, &d));
	for (size_t i = 0; i < d.nplaces; i++) TRY(asked_tell(tx, id, d.places[i].account.id));
	show_places(tx_arena(tx), &d, r);
	show_files(&d, r);
	tell_signed(c, &d, r);
	noticed_reply(tx_arena(tx), d.noticed, id, d.post.at != 0, r);
	reply_say(r, "Post %" PRId64 " is changed. See it as the public will: schedpost show %" PRId64 " --preview",
		  id, id);
	return tell_waiting(tx, id, r);
}

static const struct opt ADD_OPTS[] = {
	{"TEXT", "TEXT", OPT_POSITION, "The words of the post; - reads them from standard input.", NULL},
	{"at", "WHEN", 0,
	 "When it goes out: \"tomorrow 20:00\", \"fri 12:30\", +2h, 2026-12-24T09:00. Without it: a draft.", NULL},
	{"slot", "WORD", 0, "Instead of a time: schedpost chooses a good one, and says why.", SLOT_WORDS},
	{"flexible", NULL, OPT_FLAG, "With --slot best: a coin chooses between that and the usual time, so that it can be known which brings more.", NULL},
	WRITING,
	UNATTENDED_OPT,
	{"dry-run", NULL, OPT_FLAG, "Checks everything and saves nothing.", NULL},
	{0},
};

static const struct opt EDIT_OPTS[] = {
	{"ID", "ID", OPT_POSITION | OPT_NEEDED, "The number of the post.", NULL},
	{"TEXT", "TEXT", OPT_POSITION, "The new words; - reads them from standard input.", NULL},
	WRITING,
	{0},
};

const struct verb WRITE_VERBS[] = {
	{.name = "add",
	 .help = "Writes a post for one or more accounts. With --at it goes out at that time; without, it stays a "
		 "draft. "
		 "The answer tells the number of the post, its time, and how each platform counts it.",
	 .example = "schedpost add \"Flu jabs: walk in, no need to book.\" --to library --at \"tomorrow 9:00\"",
	 .opts = ADD_OPTS,
	 .writes = true,
	 .needs = POWER_WRITE,
	 .run = run_add},
	{.name = "edit",
	 .help = "Changes a post that is not out yet. Only what you give is changed; the time is changed with "
		 "'schedpost move'.",
	 .example = "schedpost edit 12 \"Flu jabs: walk in on Saturday.\"",
	 .opts = EDIT_OPTS,
	 .writes = true,
	 .own = POWER_WRITE, .needs = POWER_CHANGE, .about = post_about,
	 .run = run_edit},
	{0},
};
