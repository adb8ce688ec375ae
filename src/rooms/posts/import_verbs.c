/* SPDX-License-Identifier: MIT
 * import_verbs.c - many posts at once: rows go into a hidden batch, 500 at a time, and one small commit shows them.
 *
 * A row is a call of `add` in its JSON form with the line it came from:
 * [{"line":2,"call":{"TEXT":"...","to":["a"]}}]. */
#include "rooms/posts/posts_verbs.h"

#include "base/json.h"
#include "rooms/history/history.h"
#include "rooms/posts/asked.h"
#include "rooms/posts/attended.h"
#include "rooms/posts/embargo.h"
#include "rooms/posts/day_wait.h"
#include "rooms/posts/draft.h"
#include "rooms/posts/import_store.h"
#include "rooms/posts/places.h"
#include "rooms/posts/schedule.h"
#include "rooms/posts/stops.h"
#include "rooms/posts/there.h"

#include <inttypes.h>

enum { ROWS_MOST = 500, ELSEWHERE_MOST = 1000, EXPORT_PAGE = 200 };
enum { MOST_MS = 8 };	/* of a transaction that may have 20: its commit writes as long again */

/* ---- begin, rows, finish, drop */

static err run_begin(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column FACTS[] = {{"id", "Import", CELL_INT, false}};
	int64_t id;
	(void)c;
	TRY(batch_begin(tx, &id));
	reply_facts(r, "import", FACTS, COUNT(FACTS));
	reply_int(r, id);
	return NULL;
}

/* The import that the call names: its steps are for who began it, and for root and who runs schedpost. */
static err batch_meant(struct tx *tx, const struct call *c, int64_t *id)
{
	str person;
	TRY(call_int(tx_arena(tx), c, "id", 0, id));
	TRY(batch_whose(tx, *id, &person));
	if (!person.len || c->owns || str_is(person, tx_who(tx))) return NULL;
	return FAIL(tx_arena(tx), ERR_DENIED, "not-yours", "Somebody else has begun this import, and only they go on with it. Please "
		    "begin one of your own: schedpost import FILE");
}

/* What was noticed about a row that was taken. */
struct remark {
	int64_t line;
	enum check_severity severity;
	str rule, says;
};
struct looked {	/* a row, taken or not */
	const struct json *row;
	int64_t line;
	struct there there;
};
struct taking {
	struct known *known;
	int64_t batch;
	struct remark *remarks;
	size_t nremarks;
	struct looked *looked;
	size_t nlooked, nelsewhere;
};

static void remark(struct taking *t, int64_t line, const struct noticed *seen)
{
	if (!seen->n || seen->found[0].severity < CHECK_WARN) return;
	const struct check_found *f = &seen->found[0];
	t->remarks[t->nremarks++] = (struct remark){line, f->severity, str_of(CHECK_ABOUT[f->rule].code), f->says};
}

static err take_row(struct tx *tx, const struct call *c, struct taking *t, struct looked *l)
{
	struct arena *a = tx_arena(tx);
	const struct json *value;
	struct call call;
	struct draft d = {.known = t->known};
	int64_t id;
	str reason, why;
	TRY(json_need_object(a, l->row, "call", &value));
	TRY(call_from_tree(a, &WRITE_VERBS[0], value, &call));
	if (call_has(&call, "pair"))
		return FAIL(a, ERR_INPUT, "pair-in-import", "Two posts are made a pair when both are there: schedpost edit ID --pair ID");
	call.actor = c->actor;
	call.owns = c->owns;
	call.scope = c->scope;
	TRY(draft_read(tx, &call, &d));
	l->there.batch = t->batch;
	l->there.how = call_has(&call, "slot") ? THERE_CHOSEN : d.timed ? THERE_AT_TIME : THERE_DRAFT;
	TRY(there_already(tx, &d, &l->there));
	TRY(draft_check(tx, &d));
	TRY(day_wait_draft(tx, &d, &why));
	if (why.len) return FAIL(a, ERR_INPUT, "open-date", "%.*s. Until then, leave its time empty.", SHOW(why));
	TRY(attended_all(tx, &call, &d, &reason));
	d.post.line = l->line;
	TRY(draft_save(tx, &d, t->batch, &id));
	TRY(history_add(
		tx, &(struct event){id, 0, 0, d.timed ? "scheduled" : "drafted", S("Came in with an import.")}));
	remark(t, l->line, d.noticed);
	if (l->there.says.len)
		t->remarks[t->nremarks++] = (struct remark){l->line, CHECK_INFO, S("there-already"), l->there.says};
	return attended_note(tx, id, 0, reason);
}

static err report_row(struct tx *tx, const struct call *c, struct taking *t, const struct json *row,
		      struct reply *r)
{
	struct looked *l = &t->looked[t->nlooked++];
	*l = (struct looked){.row = row};
	TRY(json_get_int(tx_arena(tx), row, "line", &l->line));
	err e = take_row(tx, c, t, l);
	if (e && !err_blames_input(e)) return e;
	if (e) l->there.nelsewhere = 0;	/* nothing of it waits beside the others */
	t->nelsewhere += l->there.nelsewhere;
	if (!e) return NULL;
	reply_row(r);
	reply_int(r, l->line);
	reply_text(r, e->text);
	return NULL;
}

static void remarks_reply(const struct taking *t, struct reply *r)
{
	static const struct column COLUMNS[] = {{"line", "Line", CELL_INT, false},
						{"severity", "", CELL_STATE, false},
						{"rule", "Rule", CELL_TEXT, false},
						{"says", "Finding", CELL_SENTENCE, true}};
	reply_table(r, "findings", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < t->nremarks; i++) {
		const struct remark *m = &t->remarks[i];
		reply_row(r);
		reply_int(r, m->line);
		reply_text(r, check_severity_word(m->severity));
		reply_text(r, m->rule);
		reply_text(r, m->says);
	}
}

/* For which posts the rows stand, and which others have their words: whoever has all of the file weighs the two. */
static void there_reply(const struct taking *t, struct reply *r)
{
	static const struct column THERE[] = {
		{"post", "Post", CELL_INT, false},
		{"account", "Account", CELL_TEXT, false},
		{"import", "Import", CELL_INT, false}};
	static const struct column ELSEWHERE[] = {
		{"line", "Line", CELL_INT, false}, {"post", "Post", CELL_INT, false},
		{"account", "Account", CELL_TEXT, false}, {"import", "Import", CELL_INT, false},
		{"apart", "Apart", CELL_DURATION, false}, {"moved", "Moved", CELL_FLAG, false},
		{"severity", "", CELL_STATE, false}, {"says", "Finding", CELL_SENTENCE, true}};
	reply_table(r, "there", THERE, COUNT(THERE));
	for (size_t i = 0; i < t->nlooked; i++)
		for (size_t k = 0; k < t->looked[i].there.nstands; k++) {
			const struct stands_for *s = &t->looked[i].there.stands[k];
			reply_row(r);
			reply_int(r, s->post);
			reply_text(r, s->account);
			reply_int(r, s->batch);
		}
	reply_table(r, "elsewhere", ELSEWHERE, COUNT(ELSEWHERE));
	for (size_t i = 0; i < t->nlooked; i++)
		for (size_t k = 0; k < t->looked[i].there.nelsewhere; k++) {
			const struct elsewhere *s = &t->looked[i].there.elsewhere[k];
			reply_row(r);
			reply_int(r, t->looked[i].line);
			reply_int(r, s->post);
			reply_text(r, s->account);
			reply_int(r, s->batch);
			reply_int(r, s->apart);
			reply_int(r, s->moved);
			reply_text(r, check_severity_word(s->draft ? CHECK_INFO : CHECK_WARN));
			reply_text(r, s->says);
		}
}

/* A row for many accounts is many jobs: what does not fit into the time of one transaction is left to the next. */
static err run_rows(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column DONE[] = {{"rows", "Rows looked at", CELL_INT, false}};
	static const struct column COLUMNS[] = {{"line", "Line", CELL_INT, false}, {"why", "Why not", CELL_TEXT, true}};
	struct arena *a = tx_arena(tx);
	struct taking t = {.known = known_new(a), .remarks = TAKE_N(a, struct remark, 2 * ROWS_MOST),
			   .looked = TAKE_N(a, struct looked, ROWS_MOST)};
	const struct json *rows;
	int64_t until = tx_clock(tx)->mono(tx_clock(tx)) + MOST_MS;
	size_t done = 0;
	TRY(batch_meant(tx, c, &t.batch));
	TRY(batch_touch(tx, t.batch));
	TRY(call_json(a, c, "rows", &rows));
	if (json_kind(rows) != JSON_IS_LIST || json_count(rows) > ROWS_MOST)
		return FAIL(a, ERR_INPUT, "bad-rows", "Rows come as a list of at most %d.", ROWS_MOST);
	reply_table(r, "problems", COLUMNS, COUNT(COLUMNS));
	for (; done < json_count(rows); done++) {
		if (done && (tx_clock(tx)->mono(tx_clock(tx)) >= until || t.nelsewhere >= ELSEWHERE_MOST)) break;
		TRY(report_row(tx, c, &t, json_at(rows, done), r));
	}
	remarks_reply(&t, r);
	there_reply(&t, r);
	reply_facts(r, "done", DONE, COUNT(DONE));
	reply_int(r, (int64_t)done);
	return NULL;
}

static err run_finish(struct tx *tx, const struct call *c, struct reply *r)
{
	int64_t batch;
	TRY(batch_meant(tx, c, &batch));
	TRY(batch_finish(tx, batch));
	TRY(asked_tell_import(tx, batch));
	tx_wake(tx);
	reply_say(r, "The import is in the queue.");
	return embargo_tell_batch(tx, batch, r);
}

/* What was never visible goes in small pieces: the door asks for the next, and if it does not, the daemon's rounds. */
static err run_drop(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column FACTS[] = {{"more", "More to clear", CELL_FLAG, false}};
	int64_t batch;
	bool more;
	TRY(batch_meant(tx, c, &batch));
	TRY(batch_abandon(tx, batch));
	TRY(import_forget(tx, batch, &more));
	reply_say(r, "Nothing was imported.");
	reply_facts(r, "left", FACTS, COUNT(FACTS));
	reply_int(r, more);
	return NULL;
}

/* ---- export */

static const char *const EXPORT_FIRST[] = {"id", "to", "at", "state", "text", "chain"};
enum { FIRST = COUNT(EXPORT_FIRST), EXPORT_COLUMNS = FIRST + FIELDS };

static str whole_text(struct arena *a, const struct draft *d)
{
	buf out = buf_in(a, PARTS_MOST * (POST_TEXT_MOST + 8));
	for (size_t i = 0; i < d->words[0].n; i++) {
		if (i) buf_add(&out, S("\n---\n"));
		buf_add(&out, d->words[0].parts[i]);
	}
	return buf_str(&out);
}

static str account_names(struct arena *a, const struct draft *d)
{
	buf out = buf_in(a, 100000);
	for (size_t i = 0; i < d->nplaces; i++) {
		if (i) buf_byte(&out, ',');
		buf_add(&out, d->places[i].account.name);
	}
	return buf_str(&out);
}

static err export_row(struct tx *tx, int64_t id, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	struct draft d = {0};
	struct job *jobs;
	size_t n;
	TRY(draft_load(tx, id, &d));
	TRY(queue_of_post(tx, id, 0, &jobs, &n));
	reply_row(r);
	reply_text(r, arena_fmt(a, "%" PRId64, id));
	reply_text(r, account_names(a, &d));
	reply_text(r, d.post.at ? when_utc(a, d.post.at) : S(""));
	reply_text(r, n ? job_state_name(jobs[0].state) : S("draft"));
	reply_text(r, whole_text(a, &d));
	reply_text(r, d.words[0].n > 1 ? S("yes") : S(""));
	for (int i = 0; i < FIELDS; i++) reply_text(r, d.post.field[i]);
	return NULL;
}

static err run_export(struct tx *tx, const struct call *c, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	struct column *columns = TAKE_N(a, struct column, EXPORT_COLUMNS);
	int64_t ids[EXPORT_PAGE], after;
	size_t n;
	for (size_t i = 0; i < EXPORT_COLUMNS; i++) {
		const char *name = i < FIRST ? EXPORT_FIRST[i] : FIELD_RULES[i - FIRST].name;
		columns[i] = (struct column){name, name, CELL_TEXT, false};
	}
	TRY(call_int(a, c, "after", 0, &after));
	TRY(posts_after(tx, after, ids, EXPORT_PAGE, &n));
	reply_table(r, "posts", columns, EXPORT_COLUMNS);
	for (size_t i = 0; i < n; i++) TRY(export_row(tx, ids[i], r));
	if (n == EXPORT_PAGE) reply_next(r, "page", arena_fmt(a, "%" PRId64, ids[n - 1]));
	return NULL;
}

static const struct opt ID_OPTS[] = {{"id", "ID", OPT_NEEDED, "The import.", NULL}, {0}};
static const struct opt ROWS_OPTS[] = {
	{"id", "ID", OPT_NEEDED, "The import.", NULL},
	{"rows", "JSON", OPT_NEEDED | OPT_JSON, "A list of rows, each with its line and a call of add.", NULL},
	{0},
};
static const struct opt PAGE_OPTS[] = {{"after", "ID", 0, "Goes on behind this post.", NULL}, {0}};

const struct verb IMPORT_VERBS[] = {
	{.name = "import begin",
	 .help = "Begins an import.",
	 .example = "schedpost import begin",
	 .writes = true,
	 .inner = true,
	 .needs = POWER_WRITE,
	 .run = run_begin},
	{.name = "import rows",
	 .help = "Takes up to 500 rows into an import.",
	 .example = "schedpost import rows --id 1 --rows []",
	 .opts = ROWS_OPTS,
	 .writes = true,
	 .inner = true,
	 .needs = POWER_WRITE,
	 .run = run_rows},
	{.name = "import finish",
	 .help = "Shows an import's posts to everybody.",
	 .example = "schedpost import finish --id 1",
	 .opts = ID_OPTS,
	 .writes = true,
	 .inner = true,
	 .needs = POWER_WRITE,
	 .run = run_finish},
	{.name = "import drop",
	 .help = "Forgets an import.",
	 .example = "schedpost import drop --id 1",
	 .opts = ID_OPTS,
	 .writes = true,
	 .inner = true,
	 .needs = POWER_WRITE,
	 .run = run_drop},
	{.name = "export page",
	 .help = "Gives a page of posts as import reads them.",
	 .example = "schedpost export page --after 0",
	 .opts = PAGE_OPTS,
	 .inner = true,
	 .needs = POWER_SEE,
	 .run = run_export},
	{0},
};
